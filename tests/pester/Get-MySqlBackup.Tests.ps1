BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $other = Invoke-MySqlBackup @connection -Database other -Destination $repository
}

Describe 'Get-MySqlBackup' {
    It 'lists what Invoke-MySqlBackup made' {
        $records = Get-MySqlBackup $repository
        $records | Should -HaveCount 2
        $records.Id | Should -Contain $shop.Id
        ($records | Where-Object Id -EQ $shop.Id).RowCount | Should -Be $shop.RowCount
    }

    It 'takes the repository by property name' {
        ($shop | Get-MySqlBackup -Id $shop.Id).Id | Should -Be $shop.Id
    }

    It 'chooses by <Name>' -TestCases @(
        @{ Name = 'id'; Arguments = { @{ Id = $shop.Id } }; Expected = { $shop.Id } }
        @{ Name = 'wildcard'; Arguments = { @{ Id = '*' + $other.Id.Substring($other.Id.Length - 4) } }; Expected = { $other.Id } }
        @{ Name = 'database'; Arguments = { @{ Database = 'SH?P' } }; Expected = { $shop.Id } }
        @{ Name = 'status'; Arguments = { @{ Status = 'Failed' } }; Expected = { } }
        @{ Name = 'time'; Arguments = { @{ Since = (Get-Date).AddMinutes(10) } }; Expected = { } }
    ) {
        $chosen = & $Arguments
        (Get-MySqlBackup $repository @chosen).Id | Should -Be (& $Expected)
    }

    It 'gives the newest with -Last' {
        (Get-MySqlBackup $repository -Last 1).Id | Should -Be $other.Id
    }

    It 'says that an id is not there' {
        Get-MySqlBackup $repository -Id 20200101T000000Z-0000 -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotFound,*'
    }

    It 'says that a folder is not a repository' {
        Get-MySqlBackup $PSScriptRoot -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
    }

    It 'lists a backup whose manifest is damaged as failed' {
        $copy = Join-Path $TestDrive 'damaged'
        Copy-Item $repository $copy -Recurse
        Set-Content (Join-Path $copy $shop.Id 'manifest.json') '{ "formatVersion": 1, '
        $records = Get-MySqlBackup $copy
        ($records | Where-Object Id -EQ $shop.Id).Status | Should -Be 'Failed'
        ($records | Where-Object Id -EQ $shop.Id).ErrorId | Should -Be 'BackupManifestDamaged'
        ($records | Where-Object Id -EQ $other.Id).Status | Should -Be 'Success'
        ($records | Format-Table | Out-String -Width 200) | Should -Match "$($shop.Id) +Failed .*The manifest '.*manifest.json'"
    }

    It 'tells a run at work from a dead one' {
        $copy = Join-Path $TestDrive 'unfinished'
        Copy-Item $repository $copy -Recurse
        $running = [MySqlBackup.Core.Repository.BackupRepository]::Open($copy).Begin('20260101T000000Z-0001', $null, $null)
        try {
            $dead = New-Item (Join-Path $copy '20260101T000000Z-0002.partial') -ItemType Directory
            $owner = Get-Content (Join-Path $running.Path 'owner.json') | ConvertFrom-Json
            $owner.boot = '8c1b5f5e-0000-4000-8000-000000000000'
            $owner | ConvertTo-Json | Set-Content (Join-Path $dead 'owner.json')
            (Get-MySqlBackup $copy -Status Running).Id | Should -Be '20260101T000000Z-0001'
            (Get-MySqlBackup $copy -Status Incomplete).Id | Should -Be '20260101T000000Z-0002'
            ($copy | Get-MySqlBackup | Format-Table | Out-String -Width 120) | Should -Match '(?s)-0001 +Running .*at work.*-0002 +Incomplete .*died'
        }
        finally {
            $running.Dispose()
        }
    }

    It 'keeps the memory that the run took' {
        $shop.PeakMemory | Should -BeGreaterThan 1MB
        (Get-MySqlBackup $repository -Id $shop.Id).PeakMemory | Should -Be $shop.PeakMemory
    }

    It 'shows the manifest in a line' {
        $lines = $shop | Format-List * | Out-String -Stream | Where-Object { $_ -match '^Manifest' -or $_ -match '^ {10}' }
        $lines | Should -HaveCount 1
        $lines | Should -Match "^Manifest +: $($shop.Id): 2 tables, 6,000 rows$"
    }

    It 'shows sizes and durations for people' {
        $text = $shop | Format-Table | Out-String
        $text | Should -Match 'Duration +Size +Server, reason'
        $text | Should -Match ' (KB|MB|GB) '
        ($shop | Format-List | Out-String) | Should -Match 'Lock +: \w+, held for \d+'
    }
}
