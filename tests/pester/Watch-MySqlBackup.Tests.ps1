BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection

    function Start-SlowBackup([string] $Destination) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($Module, $Connection, $Destination)
                Import-Module $Module
                Invoke-MySqlBackup @Connection -Database shop -Destination $Destination -Throttle 400KB -SampleInterval 100ms -ThreadCount 1
            }).AddArgument((Resolve-Path (Join-Path $PSScriptRoot '../../MySqlBackup.psd1'))).AddArgument($connection).AddArgument($Destination)
        @{ Shell = $shell; Result = $shell.BeginInvoke() }
    }

    function Wait-OwnBackup([string] $Repository) {
        $limit = [DateTime]::UtcNow.AddSeconds(30)
        do {
            $running = if (Test-Path (Join-Path $Repository 'mysqlbackup-repository.json')) { Watch-MySqlBackup $Repository | Where-Object { $_.Kind -eq 'Own' -and $_.BytesDone } }
        } until ($running -or [DateTime]::UtcNow -gt $limit)
        $running
    }
}

Describe 'Watch-MySqlBackup' {
    It 'shows a backup while it runs, and not after' {
        $repository = Join-Path $TestDrive 'repository'
        $backup = Start-SlowBackup $repository
        try {
            $running = Wait-OwnBackup $repository
            $running | Should -HaveCount 1
            $running | Should -BeOfType MySqlBackup.Core.Monitoring.RunningBackup
            $running.ProcessId | Should -Be $PID
            $running.Database | Should -Be 'shop'
            $running.Repository | Should -Be $repository
            $running.StartTime.Kind | Should -Be 'Utc'
            $running.Memory | Should -BeGreaterThan 1MB
            $lines = $running | Format-Table | Out-String -Width 80 -Stream
            $lines -join "`n" | Should -Match 'Id +Elapsed +Done +% +Speed +Left +Memory +Database'
            $lines | Where-Object { $_ -match $running.Id } | Should -Match 'shop'

            $looks = Watch-MySqlBackup $repository -Continuous -Interval 200ms | Where-Object Kind -EQ 'Own'
            $looks.Count | Should -BeGreaterThan 2
            $looks.BytesDone | Should -Be ($looks.BytesDone | Sort-Object)
            $record = $backup.Shell.EndInvoke($backup.Result)
            $record.Status | Should -Be 'Success'
            $record.Id | Should -Be $running.Id
        }
        finally {
            $backup.Shell.Dispose()
        }

        Watch-MySqlBackup $repository | Where-Object Kind -EQ 'Own' | Should -BeNullOrEmpty
        ($record | Watch-MySqlBackup | Where-Object Kind -EQ 'Own') | Should -BeNullOrEmpty
    }

    It 'says that a folder is not a repository, and watches the others' {
        $repository = Join-Path $TestDrive 'other'
        $null = [MySqlBackup.Core.Repository.BackupRepository]::Create($repository)
        $PSScriptRoot, $repository | Watch-MySqlBackup -ErrorAction SilentlyContinue -ErrorVariable failures | Where-Object Kind -EQ 'Own' | Should -BeNullOrEmpty
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
    }

    It 'takes intervals as times' {
        { Watch-MySqlBackup -Interval nonsense } | Should -Throw '*not a duration*'
        { Watch-MySqlBackup -Interval 0 -ErrorAction Stop } | Should -Throw '*from 100 ms to a day*' -ErrorId 'BackupInvalidArgument,*'
        { Watch-MySqlBackup -Interval 100d -ErrorAction Stop } | Should -Throw -ErrorId 'BackupInvalidArgument,*'
    }
}
