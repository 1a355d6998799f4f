BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
    Import-Module (Join-Path $PSScriptRoot 'AlertReceiver.psm1') -Force
    $receiver = Start-AlertReceiver
    $good = New-BackupAlertChannel -WebhookUri $receiver.Address -Name good -MinimumLevel Emergency
    $down = New-BackupAlertChannel -WebhookUri http://127.0.0.1:1 -Name down -RetryCount 0
}

AfterAll {
    Stop-AlertReceiver $receiver
}

Describe 'Test-BackupAlert' {
    It 'sends a test whatever the least level is, and gives a result a channel' {
        $results = $good, $down | Test-BackupAlert
        $results | Should -BeOfType MySqlBackup.Core.Alerts.AlertDelivery
        $results.Channel | Should -Be 'good', 'down'
        $results.Succeeded | Should -Be $true, $false
        $results[1].Error | Should -BeLike "127.0.0.1:1 can't be reached*"
        ($receiver.Received.Take() | ConvertFrom-Json).event | Should -Be 'test'
    }

    It 'answers once with -Quiet, over all' {
        Test-BackupAlert $good -Quiet | Should -BeTrue
        $good, $down | Test-BackupAlert -Quiet | Should -BeFalse
        @() | Test-BackupAlert -Quiet | Should -BeFalse
    }
}
