BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
}

Describe 'New-BackupAlertRule' {
    It 'is as usual but for what is given' {
        $rule = New-BackupAlertRule backupfailed -Cooldown 30m
        $rule.Kind, $rule.Threshold, $rule.Cooldown, $rule.Channel | Should -Be 'BackupFailed', 3, ([timespan]'00:30:00'), '*'
        $rule.Escalation.At | Should -Be 5, 10
        (New-BackupAlertRule BackupSlow).Channel | Should -Be 'log'
    }

    It 'makes one a kind, with escalations from hash tables in their order' {
        $rules = 'BackupFailed', 'ConnectionFailed' | New-BackupAlertRule -Escalation @{ At = 10; Level = 'Emergency'; Channel = 'director', 'sms' }, @{ At = 5; Level = 'Critical'; Channel = 'manager' }
        $rules.Kind | Should -Be 'BackupFailed', 'ConnectionFailed'
        $rules[0].Escalation.At | Should -Be 5, 10
        $rules[0].Escalation[1].Channel | Should -Be 'director', 'sms'
        ($rules | Out-String -Width 200) | Should -BeLike '*5: Critical manager; 10: Emergency*'
    }

    It 'refuses what can not work' {
        { New-BackupAlertRule Nothing } | Should -Throw '*BackupFailed*'
        { New-BackupAlertRule BackupFailed -Escalation @{ Level = 'Critical' } -ErrorAction Stop } | Should -Throw -ErrorId 'BackupInvalidArgument,*'
    }
}
