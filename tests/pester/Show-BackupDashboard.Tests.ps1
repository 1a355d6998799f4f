BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $state = @{ StatePath = Join-Path $TestDrive 'alerts.json' }
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $null = Invoke-MySqlBackup @connection -Database nowhere -Destination $repository -ErrorAction SilentlyContinue
}

Describe 'Show-BackupDashboard' {
    It 'emits lines of at most 80 columns without escape codes' {
        $lines = Show-BackupDashboard $repository -Culture en @state
        $lines[0] | Should -Be 'Backup dashboard'
        $lines | Where-Object { $_.Length -gt 80 -or $_.Contains([char] 27) } | Should -BeNullOrEmpty
        $text = $lines -join "`n"
        $text | Should -Match 'Success rate +50.0 %'
        $text | Should -Match 'Failed runs +1 +of 2'
        $text | Should -Match 'nowhere +unhealthy +failed +none'
        $text | Should -Match 'shop +healthy +success +\d{4}-'
        $shop | Show-BackupDashboard -Culture zh-CN @state | Select-Object -First 1 | Should -Be '备份仪表板'
    }

    It 'shows an alert that was told' {
        $channel = New-BackupAlertChannel -Name team -LogPath (Join-Path $TestDrive 'team.log')
        Invoke-MySqlBackup -Server 127.0.0.1:1 -Database shop -Destination $repository -ErrorAction SilentlyContinue | Send-BackupAlert -Channel $channel @state
        $text = (Show-BackupDashboard $repository -Culture en @state) -join "`n"
        $text | Should -Match 'Open alerts +1\b'
        $text | Should -Match 'high +ConnectionFailed +127.0.0.1:1 '
    }

    It 'writes the same as a page' {
        $path = Join-Path $TestDrive 'dashboard.html'
        Show-BackupDashboard $repository -Path $path -WhatIf @state | Should -BeNullOrEmpty
        $path | Should -Not -Exist
        (Show-BackupDashboard $repository -Path $path -Culture en @state).FullName | Should -Be $path
        $page = [xml] (Get-Content $path -Raw)
        $page.html.body.header.h1 | Should -Be 'Backup dashboard'
        Get-Content $path -Raw | Should -Not -Match 'http-equiv'
        @($page.GetElementsByTagName('svg')) | Should -HaveCount 3
    }

    It 'goes on until it is stopped' {
        $path = Join-Path $TestDrive 'live.html'
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($module, $repository, $path, $state)
                    Import-Module $module
                    Show-BackupDashboard $repository -Path $path -Interval 1s -StatePath $state
                    Show-BackupDashboard $repository -Continuous -StatePath $state
                }).AddParameters(@((Join-Path $PSScriptRoot '../../MySqlBackup.psd1'), $repository, $path, $state.StatePath))
            $watcher = [IO.FileSystemWatcher]::new($TestDrive, 'live.html')
            $running = $shell.BeginInvoke()
            foreach ($time in 1, 2) {
                $watcher.WaitForChanged([IO.WatcherChangeTypes]::All, 30000).TimedOut | Should -BeFalse
            }
            Get-Content $path -Raw | Should -Match 'http-equiv="refresh" content="1"'
            $shell.Stop()
            $running.IsCompleted | Should -BeTrue
        }
        finally {
            $shell.Dispose()
            $watcher.Dispose()
        }
    }

    It 'refuses <Name>' -TestCases @(
        @{ Name = 'a folder'; Arguments = { @{ Path = $TestDrive } }; Id = 'BackupInvalidArgument' }
        @{ Name = 'a missing folder'; Arguments = { @{ Path = Join-Path $TestDrive 'none/x.html' } }; Id = 'BackupDestinationNotWritable' }
        @{ Name = 'an unknown culture'; Arguments = { @{ Culture = 'xx' } }; Id = 'BackupInvalidArgument' }
        @{ Name = 'no time between'; Arguments = { @{ Interval = '0s' } }; Id = 'BackupInvalidArgument' }
    ) {
        $chosen = & $Arguments
        Show-BackupDashboard $repository @chosen @state -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        Show-BackupDashboard $PSScriptRoot @state -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
    }
}
