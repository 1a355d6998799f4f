BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $failed = Invoke-MySqlBackup @connection -Database nowhere -Destination $repository -ErrorAction SilentlyContinue
    $unreachable = Invoke-MySqlBackup -Server 127.0.0.1:1 -Database shop -Destination $repository -ErrorAction SilentlyContinue
}

Describe 'Get-BackupHistory' {
    It 'lists every run, oldest first, with what the backup itself says' {
        $runs = Get-BackupHistory $repository
        $runs.Id | Should -Be $shop.Id, $failed.Id, $unreachable.Id
        $runs.Status | Should -Be 'Success', 'Failed', 'Failed'
        $runs[0].Size | Should -Be $shop.Size
        $runs[0].RowCount | Should -Be $shop.RowCount
        $runs[0].Database | Should -Be 'shop'
        $runs[0].ProcessId | Should -Be $PID
        $runs[1].ErrorId | Should -Be 'BackupObjectNotFound'
        $runs[2].Database | Should -Be 'shop'
        $runs[2].ErrorMessage | Should -Be $unreachable.ErrorMessage
        $runs[2].Size | Should -BeNullOrEmpty
    }

    It 'chooses by <Name>' -TestCases @(
        @{ Name = 'status'; Arguments = { @{ Status = 'Failed' } }; Expected = { $failed.Id, $unreachable.Id } }
        @{ Name = 'number'; Arguments = { @{ Last = 1 } }; Expected = { $unreachable.Id } }
        @{ Name = 'time'; Arguments = { @{ Last = '1h'; Database = 'shop' } }; Expected = { $shop.Id, $unreachable.Id } }
        @{ Name = 'target'; Arguments = { @{ Target = '127.0.0.1:1' } }; Expected = { $unreachable.Id } }
        @{ Name = 'a time to come'; Arguments = { @{ Since = (Get-Date).AddHours(1) } }; Expected = { } }
    ) {
        $chosen = & $Arguments
        (Get-BackupHistory $repository @chosen).Id | Should -Be (& $Expected)
    }

    It 'takes repositories from the pipeline and goes on after a bad one' {
        $runs = $PSScriptRoot, $repository | Get-BackupHistory -Status Success -ErrorAction SilentlyContinue -ErrorVariable failures
        $runs.Id | Should -Be $shop.Id
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
    }

    It 'refuses a time that ends before it begins' {
        $now = Get-Date
        Get-BackupHistory $repository -Since $now -Until $now.AddHours(-1) -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
        "$failures" | Should -BeLike 'No run can begin from *-Since or a later -Until.'
    }

    It 'refuses <_> as the last runs' -ForEach 0, -1, '0', '-1d', 'soon', '0s', '' {
        { Get-BackupHistory $repository -Last $_ } | Should -Throw
    }

    It 'records checks, and a run that a table is asked for too' {
        Initialize-BackupHistory @connection -HistoryTable history.runs
        $again = Invoke-MySqlBackup @connection -Database shop -Destination $repository -HistoryServer $connection.Server -HistoryCredential $connection.Credential -HistoryTable history.runs
        Invoke-TestSql "SELECT CONCAT(status, backup_size) FROM history.runs" | Should -Be ('SUCCESS' + ($again.Manifest.Files | Where-Object Database -EQ shop | Measure-Object Size -Sum).Sum)
        $again | Test-BackupIntegrity -Level Content -Quiet | Should -BeTrue
        $copied = Copy-BackupHistory $repository @connection -HistoryTable history.runs
        $copied.RunCount | Should -Be 3
        $copied.CheckCount | Should -Be 1
        (Get-BackupHistory @connection -HistoryTable history.runs).Id | Should -Be (Get-BackupHistory $repository).Id
        Copy-BackupHistory $repository @connection -HistoryTable history.runs -WhatIf | Should -BeNullOrEmpty
        Invoke-TestSql 'DROP DATABASE history'
    }

    It 'warns where the table can not be written, and backs up' {
        $record = Invoke-MySqlBackup @connection -Database shop -Destination $repository -HistoryServer $connection.Server -HistoryCredential $connection.Credential -WarningVariable warnings -WarningAction SilentlyContinue
        $record.Status | Should -Be 'Success'
        "$warnings" | Should -BeLike '*Initialize-BackupHistory*'
    }

    It 'shows what fits' {
        $text = Get-BackupHistory $repository | Format-Table | Out-String -Width 80
        $text | Should -Match "$($shop.Id) Success +shop"
        ($text -split "`n" | ForEach-Object Length | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}
