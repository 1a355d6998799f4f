BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'AlertReceiver.psm1') -Force
    $module = Join-Path $PSScriptRoot '../../MySqlBackup.psd1'
    $receiver = Start-AlertReceiver
    $slack = New-BackupAlertChannel -SlackWebhook (ConvertTo-Secret "$($receiver.Address)/services/SECRETSECRET")
    $down = New-BackupAlertChannel -WebhookUri http://127.0.0.1:1/SECRETSECRET -Name down -RetryCount 0
}

AfterAll {
    Stop-AlertReceiver $receiver
}

Describe 'Send-BackupAlert' {
    BeforeEach {
        $state = Join-Path $TestDrive "$(New-Guid)/alerts.json"
        $log = $state -replace 'json$', 'log'
    }

    It 'tells of a backup that can not connect, and of the one that can' {
        $connection = Get-TestConnection
        $repository = Join-Path $TestDrive 'repository'
        $wrong = @{ Server = $connection.Server; Credential = New-TestCredential 'backup' 'wrong' }
        $result = Invoke-MySqlBackup @wrong -Database shop -Destination $repository -ErrorAction SilentlyContinue | Send-BackupAlert -Channel $slack -StatePath $state
        $result | Should -BeOfType MySqlBackup.Core.Alerts.AlertResult
        $result.Kind, "$($result.Target)", $result.Decision, $result.Level | Should -Be 'ConnectionFailed', "$($connection.Server) (account backup)", 'Sent', 'High'
        ($receiver.Received.Take() | ConvertFrom-Json).blocks[0].text.text | Should -Be "[HIGH] ConnectionFailed: $($connection.Server) (account backup)"

        $result = Invoke-MySqlBackup @connection -Database shop -Destination $repository | Send-BackupAlert -Channel $slack -StatePath $state
        $result.Decision | Should -Be 'Recovered'
        ($receiver.Received.Take() | ConvertFrom-Json).text | Should -BeLike '`[RECOVERED`] ConnectionFailed*succeeded*'

        $result = Get-MySqlBackup $repository | Test-BackupIntegrity | Send-BackupAlert -Channel $slack -StatePath $state
        $result.Decision | Should -Be 'NothingToTell'
        $receiver.Received.Count | Should -Be 0
        Get-Content $log | Should -HaveCount 2
    }

    It 'counts a job by what was asked for, and ends it with a success that has the data' {
        $connection = Get-TestConnection
        $repository = Join-Path $TestDrive 'job'
        $send = @{ Channel = $slack; Rule = New-BackupAlertRule BackupFailed -Threshold 1; StatePath = $state }
        $null = Invoke-MySqlBackup @connection -Database other -Destination $repository
        $failed = Invoke-MySqlBackup -Server $connection.Server -Credential (New-TestCredential 'poor' 'S3cret-poor') -Destination $repository -ErrorAction SilentlyContinue
        $result = $failed | Send-BackupAlert @send
        "$($result.Target)", $result.Decision | Should -Be "$($connection.Server) in $repository", 'Sent'
        $receiver.Received.Take() | Should -BeLike "*$repository*"
        (Get-BackupHistory $repository -Status Failed | Send-BackupAlert @send).Count | Should -Be 1

        $result = Invoke-MySqlBackup @connection -NoData -Destination $repository | Send-BackupAlert @send
        $result.Decision | Should -Be 'NothingToTell'
        (Get-MySqlBackup $repository -Last 1 | Send-BackupAlert @send).Decision | Should -Be 'NothingToTell'
        $elsewhere = Invoke-MySqlBackup @connection -Destination (Join-Path $TestDrive 'elsewhere') | Send-BackupAlert @send
        $elsewhere.Decision | Should -Be 'NothingToTell'
        $null = Invoke-MySqlBackup @connection -Destination $repository
        (Get-BackupHistory $repository -Last 1 | Send-BackupAlert @send).Decision | Should -Be 'Recovered'
        $null = $receiver.Received.Take()
    }

    It 'says what it would tell with -WhatIf, tells nobody and keeps nothing' {
        New-FailedBackup | Send-BackupAlert -Channel $slack -StatePath $state -WhatIf | Should -BeNullOrEmpty
        $receiver.Received.Count | Should -Be 0
        $state, $log | Should -Not -Exist
    }

    It 'hands on what came in with -PassThru' {
        $failed = New-FailedBackup
        $out = $failed | Send-BackupAlert -StatePath $state -PassThru
        [object]::ReferenceEquals($out, $failed) | Should -BeTrue
        Get-Content $log | Should -BeLike '*Logged*'
    }

    It 'warns of a channel that fails where another took it' {
        $result = New-FailedBackup | Send-BackupAlert -Channel $slack, $down -StatePath $state -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Decision | Should -Be 'Sent'
        $result.Delivery.Succeeded | Should -Be $true, $false
        $warnings | Should -BeLike '*down*127.0.0.1:1*'
        "$warnings $($result.Delivery) $(Get-Content $log)" | Should -Not -BeLike '*SECRET*'
        $null = $receiver.Received.Take()
    }

    It 'is an error where no channel took it, and is told by the next run' {
        $result = New-FailedBackup | Send-BackupAlert -Channel $down -StatePath $state -ErrorAction SilentlyContinue -ErrorVariable failures
        $result.Decision | Should -Be 'NotDelivered'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupAlertNotDelivered,*'
        (New-FailedBackup | Send-BackupAlert -Channel $slack -StatePath $state).Decision | Should -Be 'Sent'
        $null = $receiver.Received.Take()
    }

    It 'refuses other objects one by one' {
        $results = 'text', (New-FailedBackup), (Get-Item $TestDrive) | Send-BackupAlert -StatePath $state -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.Decision | Should -Be 'Logged'
        $failures.FullyQualifiedErrorId | Should -Be (@('BackupInvalidArgument,MySqlBackup.PowerShell.Commands.SendBackupAlertCommand') * 2)
    }

    It 'refuses a rule for a channel that is not given' {
        { New-FailedBackup | Send-BackupAlert -Channel $slack -Rule (New-BackupAlertRule BackupFailed -Channel pager) -StatePath $state } |
            Should -Throw -ErrorId 'BackupInvalidArgument,*'
    }

    It 'takes rules' {
        $rule = New-BackupAlertRule ConnectionFailed -Level Emergency -Threshold 2
        $results = 1..2 | ForEach-Object { New-FailedBackup } | Send-BackupAlert -Channel $slack -Rule $rule -StatePath $state
        $results.Decision | Should -Be 'BelowThreshold', 'Sent'
        ($receiver.Received.Take() | ConvertFrom-Json).text | Should -BeLike '`[EMERGENCY`]*'
    }

    It 'warns of a damaged state and tells even so' {
        $null = New-Item -ItemType File -Force -Path $state -Value '{'
        $result = New-FailedBackup | Send-BackupAlert -Channel $slack -StatePath $state -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Decision | Should -Be 'Sent'
        $warnings | Should -BeLike '*alerts begin anew*'
        $null = $receiver.Received.Take()
    }

    It 'counts and tells once over several processes' {
        $file = Join-Path $TestDrive 'told.log'
        $run = {
            param($module, $receiverModule, $state, $file, $offset)
            Import-Module $module, $receiverModule
            $channel = New-BackupAlertChannel -LogPath $file -Name file
            $rule = New-BackupAlertRule BackupFailed -Threshold 10 -Escalation @()
            # Times to come are older than none.
            $results = 1..10 | ForEach-Object { New-FailedBackup BackupServerError ([datetime]::UtcNow.AddDays(1).AddSeconds($offset * 100 + $_)) } |
                Send-BackupAlert -Channel $channel -Rule $rule -StatePath $state
            $results | ForEach-Object { $_.Count }
        }
        $jobs = 1..3 | ForEach-Object { Start-Job $run -ArgumentList $module, (Join-Path $PSScriptRoot 'AlertReceiver.psm1'), $state, $file, $_ }
        $jobs | Receive-Job -Wait -AutoRemoveJob | Sort-Object | Should -Be (1..30)
        Get-Content $file | Should -HaveCount 1
        Get-Content $log | Should -HaveCount 30
    }
}
