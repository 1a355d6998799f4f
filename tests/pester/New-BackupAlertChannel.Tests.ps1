BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
    Import-Module (Join-Path $PSScriptRoot 'AlertReceiver.psm1') -Force
    $secret = ConvertTo-Secret 'https://example.org/T0PSECRET'
    $account = [pscredential]::new('user', (ConvertTo-Secret 'T0PSECRET'))
}

Describe 'New-BackupAlertChannel' {
    It 'makes a channel of the type <Type> that shows its host and no secret' -ForEach @(
        @{ Type = 'Smtp'; Arguments = { @{ SmtpServer = 'example.org'; From = 'a@example.org'; To = 'b@example.org'; Credential = $account } }; Destination = 'example.org:587' }
        @{ Type = 'Slack'; Arguments = { @{ SlackWebhook = $secret } }; Destination = 'example.org' }
        @{ Type = 'DingTalk'; Arguments = { @{ DingTalkWebhook = $secret; DingTalkSecret = ConvertTo-Secret 'T0PSECRET' } }; Destination = 'example.org' }
        @{ Type = 'PagerDuty'; Arguments = { @{ PagerDutyKey = ConvertTo-Secret 'T0PSECRET' } }; Destination = 'events.pagerduty.com' }
        @{ Type = 'Sms'; Arguments = { @{ SmsUri = 'https://example.org/T0PSECRET'; PhoneNumber = '1'; SmsToken = ConvertTo-Secret 'T0PSECRET'; SmsField = @{ t = '{to}'; b = '{text}' } } }; Destination = 'example.org' }
        @{ Type = 'Teams'; Arguments = { @{ TeamsWebhook = $secret } }; Destination = 'example.org' }
        @{ Type = 'Alertmanager'; Arguments = { @{ AlertmanagerUri = 'https://example.org/'; Credential = $account } }; Destination = 'example.org' }
        @{ Type = 'Webhook'; Arguments = { @{ WebhookUri = 'https://example.org/T0PSECRET'; WebhookSecret = ConvertTo-Secret 'T0PSECRET' } }; Destination = 'example.org' }
    ) {
        $splat = & $Arguments
        $channel = New-BackupAlertChannel @splat
        $channel.Type, $channel.Name, $channel.Destination, $channel.MinimumLevel | Should -Be $Type, $Type.ToLowerInvariant(), $Destination, 'Info'
        "$channel $($channel | Format-List * | Out-String) $($channel | Out-String)" | Should -Not -BeLike '*T0PSECRET*'
        "$($channel | Out-String)" | Should -BeLike "*Name*Type*Destination*$Destination*"
    }

    It 'takes a secret from the environment, and says which variable is not there' {
        $env:BACKUP_ALERT_TEST = 'https://example.org/x'
        try {
            (New-BackupAlertChannel -TeamsWebhook env:BACKUP_ALERT_TEST).Destination | Should -Be 'example.org'
        }
        finally {
            Remove-Item env:BACKUP_ALERT_TEST
        }

        { New-BackupAlertChannel -TeamsWebhook env:BACKUP_ALERT_TEST } | Should -Throw "*'BACKUP_ALERT_TEST' is not set*"
    }

    It 'does not take a secret as plain text' {
        { New-BackupAlertChannel -SlackWebhook https://example.org/T0PSECRET } | Should -Throw '*not taken as plain text*'
    }

    It 'refuses what can not work' {
        { New-BackupAlertChannel -WebhookUri 'example.org/T0PSECRET' } | Should -Throw -ErrorId 'BackupInvalidArgument,*'
        { New-BackupAlertChannel -SmtpServer h -From a@example.org -To nobody } | Should -Throw "*'nobody'*"
        { New-BackupAlertChannel -SmtpServer h -From a@example.org -To b@example.org -Credential $account -NoTls } | Should -Throw '*unencrypted*'
        { New-BackupAlertChannel -WebhookUri https://example.org -Name log } | Should -Throw "*'log'*"
        { New-BackupAlertChannel -WebhookUri https://example.org -Timeout 5m } | Should -Throw '*at most a minute*'
    }

    It 'warns of an address that is not encrypted' {
        $null = New-BackupAlertChannel -WebhookUri http://example.org/T0PSECRET -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike '*example.org unencrypted*'
        $null = New-BackupAlertChannel -AlertmanagerUri http://localhost:9093 -WarningVariable none
        $none | Should -BeNullOrEmpty
    }

    It 'takes a path as PowerShell sees it' {
        Push-Location $TestDrive
        try { (New-BackupAlertChannel -LogPath alerts.txt).Destination | Should -Be (Join-Path $TestDrive 'alerts.txt') } finally { Pop-Location }
    }
}
