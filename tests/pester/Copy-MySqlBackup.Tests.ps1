BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $other = Invoke-MySqlBackup @connection -Database other -Destination $repository
}

Describe 'Copy-MySqlBackup' {
    It 'copies what Invoke-MySqlBackup made, and the copy is piped on' {
        $to = Join-Path $TestDrive 'piped'
        $copied = $shop | Copy-MySqlBackup -To $to
        $copied.Status | Should -Be 'Copied'
        $copied.Id | Should -Be $shop.Id
        $copied.From | Should -Be $repository
        $copied.To | Should -Be $to
        $copied.VerifiedBy | Should -Be 'ReadBack'
        $copied.SourceRemoved | Should -BeFalse
        $copied | Test-BackupIntegrity -Level Content -Quiet | Should -BeTrue
        (Get-MySqlBackup $to).RowCount | Should -Be $shop.RowCount
    }

    It 'takes backups of Get-MySqlBackup, and says of those that are there that they are' {
        $to = Join-Path $TestDrive 'all'
        (Get-MySqlBackup $repository | Copy-MySqlBackup -To $to).Status | Should -Be @('Copied', 'Copied')
        $again = Copy-MySqlBackup $repository $to
        $again.Status | Should -Be @('AlreadyThere', 'AlreadyThere')
        $again.Id | Should -Be @($shop.Id, $other.Id)
    }

    It 'chooses by <Name>' -TestCases @(
        @{ Name = 'id'; Arguments = { @{ Id = $shop.Id } }; Expected = { $shop.Id } }
        @{ Name = 'wildcard'; Arguments = { @{ Id = '*' + $other.Id.Substring($other.Id.Length - 4) } }; Expected = { $other.Id } }
        @{ Name = 'database'; Arguments = { @{ Database = 'SH?P' } }; Expected = { $shop.Id } }
        @{ Name = 'the newest'; Arguments = { @{ Last = 1 } }; Expected = { $other.Id } }
    ) {
        $chosen = & $Arguments
        (Copy-MySqlBackup $repository -To (Join-Path $TestDrive "by $Name") @chosen).Id | Should -Be (& $Expected)
    }

    It 'takes repository and id by property name, and paths of PowerShell' {
        Push-Location $TestDrive
        try {
            $copied = [pscustomobject]@{ Repository = 'repository'; Id = $other.Id } | Copy-MySqlBackup -To ./by-name
            $copied.To | Should -Be (Join-Path $TestDrive 'by-name')
            $copied.Status | Should -Be 'Copied'
        }
        finally {
            Pop-Location
        }
    }

    It 'changes nothing with -WhatIf' {
        $to = Join-Path $TestDrive 'what-if'
        Copy-MySqlBackup $repository -To $to -RemoveSource -WhatIf | Should -BeNullOrEmpty
        Test-Path $to | Should -BeFalse
        Get-MySqlBackup $repository | Should -HaveCount 2
    }

    It 'removes the source after the copy was verified' {
        $from = Join-Path $TestDrive 'source'
        $to = Join-Path $TestDrive 'removed'
        Copy-Item $repository $from -Recurse
        $copied = Copy-MySqlBackup $from -Id $shop.Id -To $to -RemoveSource
        $copied.SourceRemoved | Should -BeTrue
        (Get-MySqlBackup $from).Id | Should -Be $other.Id
        (Get-MySqlBackup $to).Id | Should -Be $shop.Id
        ($copied | Format-Table | Out-String -Width 200) | Should -Match 'Copied +\d.*ReadBack .*removed: source removed'
    }

    It 'keeps a damaged source, says which file it is, and goes on with the next' {
        $from = Join-Path $TestDrive 'damaged'
        Copy-Item $repository $from -Recurse
        $file = (Get-ChildItem (Join-Path $from $shop.Id) -File | Where-Object Name -Like 'shop.orders.0*')[0]
        $bytes = [IO.File]::ReadAllBytes($file)
        $bytes[100] = $bytes[100] -bxor 1
        [IO.File]::WriteAllBytes($file, $bytes)
        $results = Copy-MySqlBackup $from -To (Join-Path $TestDrive 'of-damaged') -RemoveSource -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.Status | Should -Be @('Failed', 'Copied')
        $results[0].ErrorId | Should -Be 'BackupFileDamaged'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupFileDamaged,*'
        "$($failures[0])" | Should -Match ([regex]::Escape($file.Name))
        (Get-MySqlBackup $from).Id | Should -Be $shop.Id
    }

    It 'refuses <Name>' -TestCases @(
        @{ Name = 'the same repository'; Id = 'BackupInvalidArgument'; Run = { Copy-MySqlBackup $repository -To $repository } }
        @{ Name = 'a folder that holds other files'; Id = 'BackupNotARepository'; Run = { Copy-MySqlBackup $repository -To $PSScriptRoot } }
        @{ Name = 'an id that is not there'; Id = 'BackupNotFound'; Run = { Copy-MySqlBackup $repository -Id 20200101T000000Z-0000 -To (Join-Path $TestDrive 'none') } }
        @{ Name = 'a repository without a match'; Id = 'BackupNotFound'; Run = { Copy-MySqlBackup $repository -Database nothing -To (Join-Path $TestDrive 'none') } }
        @{ Name = 'a failed backup'; Id = 'BackupServerUnreachable'; Run = {
                Invoke-MySqlBackup -Server 127.0.0.1:1 -Destination $repository -ErrorAction Ignore | Copy-MySqlBackup -To (Join-Path $TestDrive 'none') } }
        @{ Name = 'an address of no storage'; Id = 'BackupInvalidArgument'; Run = { Copy-MySqlBackup $repository -To 'ftp://somewhere/x' } }
    ) {
        # Whoever runs the tests may want to stop at the first error.
        $ErrorActionPreference = 'Continue'
        $null = & $Run 2>&1 | Tee-Object -Variable said
        @($said | Where-Object { $_ -is [Management.Automation.ErrorRecord] })[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        Test-Path (Join-Path $TestDrive 'none') | Should -BeFalse
    }

    It 'ends at once when it is stopped, and goes on later' {
        $to = Join-Path $TestDrive 'stopped'
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$(Join-Path $PSScriptRoot '../../MySqlBackup.psd1')'; Copy-MySqlBackup '$repository' -Id $($shop.Id) -To '$to' -Throttle 1000")
        $run = $shell.BeginInvoke()
        while (-not (Test-Path (Join-Path $to "$($shop.Id).partial" 'owner.json'))) { [Threading.Thread]::Sleep(20) }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $run.IsCompleted | Should -BeTrue
        $shell.Dispose()
        (Get-MySqlBackup $to).Status | Should -BeIn @('Incomplete', $null)
        (Copy-MySqlBackup $repository -Id $shop.Id -To $to).Status | Should -Be 'Copied'
    }
}
