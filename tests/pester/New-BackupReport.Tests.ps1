BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $state = @{ StatePath = Join-Path $TestDrive 'alerts.json' }
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $other = Invoke-MySqlBackup @connection -Database other -Destination $repository
    $failed = Invoke-MySqlBackup @connection -Database nowhere -Destination $repository -ErrorAction SilentlyContinue
    $null = $shop | Test-BackupIntegrity -Level Content
}

Describe 'New-BackupReport' {
    It 'reports what the history and the backups say' {
        $report = New-BackupReport $repository @state
        $report.RunCount, $report.SuccessCount, $report.FailureCount | Should -Be 3, 2, 1
        $report.SuccessRate | Should -Be (Get-BackupSuccessRate $repository -Days 7).SuccessRate
        $report.AverageDuration | Should -Be (Get-BackupSuccessRate $repository).AverageDuration
        $report.TotalSize | Should -Be ($shop.Size + $other.Size)
        $report.StoredSize | Should -Be $report.TotalSize
        $report.AverageThroughput | Should -BeGreaterThan 0
        $report.ByDay | Should -HaveCount 7
        $report.ByDatabase.Database | Should -Be 'nowhere', 'other', 'shop'
        $report.ByDatabase.Health | Should -Be 'Unhealthy', 'Healthy', 'Healthy'
        $report.ByDatabase.LastId | Should -Be $null, $other.Id, $shop.Id
        $report.Errors.ErrorId | Should -Be $failed.ErrorId
        $report.Errors.LastMessage | Should -Be $failed.ErrorMessage
        $report.Checks.PassedCheckCount | Should -Be 1
        (New-BackupReport $repository -Database shop @state).RunCount | Should -Be 1
        (New-BackupReport $repository -Target 'nobody*' @state).RunCount | Should -Be 0
    }

    It 'makes one report of all repositories, from the pipeline too, and tells those that are none' {
        $second = Join-Path $TestDrive 'second'
        $null = Invoke-MySqlBackup @connection -Database other -Destination $second
        $report = $repository, $PSScriptRoot, $second | New-BackupReport @state -ErrorAction SilentlyContinue -ErrorVariable failures
        @($report) | Should -HaveCount 1
        $report.RunCount | Should -Be 4
        $report.Repository | Should -Be $repository, $second
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
        $report.Gaps.Repository | Should -Be $PSScriptRoot
        $report | Out-String | Should -Match 'Gaps +: .*BackupNotARepository'
        $path = Join-Path $TestDrive 'none.md'
        New-BackupReport $PSScriptRoot, "$TestDrive/nowhere" -Path $path @state -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures | Should -HaveCount 2
        $path | Should -Not -Exist
        ($shop, $other | New-BackupReport @state).RunCount | Should -Be 3
        New-BackupReport $PSScriptRoot @state -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'warns once of damaged lines, and has their number' {
        $damaged = Join-Path $TestDrive 'damaged'
        Copy-Item $repository $damaged -Recurse
        Add-Content (Get-ChildItem "$damaged/history/runs-*") '{ half'
        $report = New-BackupReport $damaged @state -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        $report.RunCount, $report.Gaps[0].DamagedLineCount | Should -Be 3, 1
    }

    It 'does not take alerts for none whose state cannot be read' {
        $unreadable = Join-Path $TestDrive 'unreadable.json'
        Set-Content $unreadable '{ half'
        $report = New-BackupReport $repository -StatePath $unreadable -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        $report.AreAlertsKnown | Should -BeFalse
        $report.Gaps.AlertStatePath | Should -Be $unreadable
        $report | Out-String | Should -Match 'OpenAlerts +: not known'
    }

    It 'has no rate of an empty history' {
        $empty = Join-Path $TestDrive 'empty'
        $null = [MySqlBackup.Core.Repository.BackupRepository]::Create($empty)
        $report = New-BackupReport $empty @state
        $null -eq $report.SuccessRate | Should -BeTrue
        New-BackupReport $empty -Format Text -Culture en @state | Should -Match 'No backup run is recorded'
    }

    It 'emits text in <Culture>' -TestCases @(
        @{ Culture = 'en'; Expected = 'Backup report' }
        @{ Culture = 'zh'; Expected = '备份报告' }
        @{ Culture = 'zh-CN'; Expected = '备份报告' }
        @{ Culture = [cultureinfo] 'zh-Hans'; Expected = '备份报告' }
    ) {
        New-BackupReport $repository -Format Text -Culture $Culture @state | Should -Match "^$Expected\n"
        New-BackupReport $repository -Format Markdown -Culture $Culture @state | Should -Match "^# $Expected\n"
        ([xml] (New-BackupReport $repository -Format Html -Culture $Culture @state)).html.body.header.h1 | Should -Be $Expected
    }

    It 'takes the language of the session where none is given' {
        $before = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = 'zh-CN'
            New-BackupReport $repository -Format Text @state | Should -Match '^备份报告'
            [cultureinfo]::CurrentUICulture = 'fr-FR'
            New-BackupReport $repository -Format Text @state | Should -Match '^Backup report'
        }
        finally {
            [cultureinfo]::CurrentUICulture = $before
        }
    }

    It 'writes <Name> and emits the file' -TestCases @(
        @{ Name = 'report.html'; Start = '<!DOCTYPE html>' }
        @{ Name = 'report.md'; Start = '# Backup report' }
        @{ Name = 'report.txt'; Start = 'Backup report' }
    ) {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $path = Join-Path $folder $Name
        New-BackupReport $repository -Path $path -WhatIf @state | Should -BeNullOrEmpty
        $path | Should -Not -Exist
        Set-Content $path 'old'
        $written = New-BackupReport $repository -Path $path -Culture en @state
        $written | Should -BeOfType IO.FileInfo
        $written.FullName | Should -Be $path
        [IO.File]::ReadAllText($path).StartsWith($Start) | Should -BeTrue
        @(Get-ChildItem $folder -Force) | Should -HaveCount 1
        (New-BackupReport $repository -Path $path -PassThru @state)[1].RunCount | Should -Be 3
    }

    It 'refuses <Name>, and writes nothing' -TestCases @(
        @{ Name = 'a folder'; Arguments = { @{ Path = $TestDrive } }; Id = 'BackupInvalidArgument' }
        @{ Name = 'a missing folder'; Arguments = { @{ Path = Join-Path $TestDrive 'none/x.html' } }; Id = 'BackupDestinationNotWritable' }
        @{ Name = 'an ending without format'; Arguments = { @{ Path = Join-Path $TestDrive 'report.pdf' } }; Id = 'BackupInvalidArgument' }
        @{ Name = 'an unknown culture'; Arguments = { @{ Path = Join-Path $TestDrive 'culture.html'; Culture = 'tlh' } }; Id = 'BackupInvalidArgument' }
        @{ Name = 'a channel without mail'; Arguments = { @{ Path = Join-Path $TestDrive 'channel.html'; Channel = New-BackupAlertChannel -Name team -LogPath (Join-Path $TestDrive 'team.log') } }; Id = 'BackupInvalidArgument' }
    ) {
        $chosen = & $Arguments
        New-BackupReport $repository @chosen @state -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        Get-ChildItem $TestDrive -File -Filter '*.html' | Should -BeNullOrEmpty
    }

    It 'refuses <_> days' -ForEach 0, -1, 367, 'many' {
        { New-BackupReport $repository -Days $_ } | Should -Throw
    }

    It 'tells that a mail was not taken' {
        $mail = New-BackupAlertChannel -Name mail -SmtpServer 127.0.0.1 -Port 1 -NoTls -From a@example.org -To b@example.org -RetryCount 0
        New-BackupReport $repository -Channel $mail -WhatIf @state | Should -BeNullOrEmpty
        $delivery = New-BackupReport $repository -Channel $mail @state
        $delivery.Succeeded | Should -BeFalse
        $delivery.Error | Should -BeLike "*can't be reached*"
    }

    It 'shows the figures of a report' {
        $text = New-BackupReport $repository @state | Out-String -Width 100
        $text | Should -Match 'Runs +: 3 \(2 succeeded, 1 failed, 0 running\)'
        $text | Should -Match 'SuccessRate +: 66.7 %'
        (New-BackupReport $repository @state).ByDay | Out-String -Width 80 | Should -Match '\d{4}-\d\d-\d\d +2 +1 +0 +66.7 %'
    }
}
