BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
    Import-Module (Join-Path $PSScriptRoot 'AlertReceiver.psm1') -Force
    $receiver = Start-AlertReceiver
    $slack = New-BackupAlertChannel -SlackWebhook (ConvertTo-Secret "$($receiver.Address)/services/SECRETSECRET")
    $down = New-BackupAlertChannel -WebhookUri http://127.0.0.1:1/SECRETSECRET -Name slack -RetryCount 0
}

AfterAll {
    Stop-AlertReceiver $receiver
}

Describe 'Close-BackupAlert' {
    BeforeEach {
        $state = Join-Path $TestDrive "$(New-Guid)/alerts.json"
        $null = New-FailedBackup | Send-BackupAlert -Channel $slack -StatePath $state
        $null = $receiver.Received.Take()
        $null = New-FailedBackup BackupServerError | Send-BackupAlert -StatePath $state
    }

    It 'closes what matches and tells nobody' {
        Close-BackupAlert -Database shop -Repository /srv/backup -StatePath $state | Should -BeNullOrEmpty
        (Get-BackupAlert -StatePath $state).Kind | Should -Be 'ConnectionFailed'
        Close-BackupAlert * -StatePath $state
        Get-BackupAlert -StatePath $state | Should -BeNullOrEmpty
        $receiver.Received.Count | Should -Be 0
    }

    It 'closes what comes down the pipeline, in the file that it came from, and tells who was told' {
        $result = Get-BackupAlert -StatePath $state | Where-Object Kind -eq ConnectionFailed | Close-BackupAlert -Channel $slack -PassThru
        $result | Should -BeOfType MySqlBackup.Core.Alerts.AlertResult
        $result.Decision | Should -Be 'Closed'
        ($receiver.Received.Take() | ConvertFrom-Json).text | Should -BeLike '`[RECOVERED`] ConnectionFailed*closed by hand*'
        (Get-BackupAlert -StatePath $state).Kind | Should -Be 'BackupFailed'
        Get-Content ($state -replace 'json$', 'log') | Select-Object -Last 1 | Should -BeLike '*Closed: ConnectionFailed of db1:3306 was closed by hand.*'
    }

    It 'takes the file by name too where alerts come down the pipeline' {
        Get-BackupAlert -StatePath $state | Close-BackupAlert -StatePath $state
        Get-BackupAlert -StatePath $state | Should -BeNullOrEmpty
    }

    It 'is an error where no channel took it' {
        Close-BackupAlert ConnectionFailed -Channel $down -StatePath $state -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupAlertNotDelivered,*'
        "$failures" | Should -Not -BeLike '*SECRET*'
        (Get-BackupAlert ConnectionFailed -StatePath $state).IsOver | Should -BeTrue
    }

    It 'changes nothing with -WhatIf' {
        Close-BackupAlert * -Channel $slack -StatePath $state -WhatIf
        Get-BackupAlert -StatePath $state | Should -HaveCount 2
        $receiver.Received.Count | Should -Be 0
    }

    It 'wants to know which, and says where none matches' {
        Close-BackupAlert -StatePath $state -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
        Close-BackupAlert -Database hsop -StatePath $state -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike 'No open alert matches*'
        Get-BackupAlert -StatePath $state | Should -HaveCount 2
    }
}
