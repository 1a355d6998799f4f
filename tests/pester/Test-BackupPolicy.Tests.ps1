BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
    $good = Join-Path $TestDrive good.yaml
    @'
apiVersion: backup.mysql.com/v1
kind: BackupPolicy
metadata: {name: p}
spec:
  time_zone: Europe/Berlin
  targets:
    - {database: shop, schedule: "0 2 * * *", retention: 30d}
    - {database: [crm, "log_*"], schedule: "@hourly", priority: high}
  storage: {type: local, path: /srv/backup, retention_policy: {daily: 7, weekly: 4}}
  notifications:
    on_failure: [{type: slack, webhook: "${MYSQLBACKUP_TEST_HOOK}"}]
'@ | Set-Content $good
    $bad = Join-Path $TestDrive bad.yaml
    (Get-Content $good) -replace 'retention: 30d', 'retenton: 30d' -replace '0 2 \* \* \*', '0 25 * * *' | Set-Content $bad
}

Describe 'Test-BackupPolicy' {
    BeforeEach { $env:MYSQLBACKUP_TEST_HOOK = 'https://hooks.test/S3cret' }
    AfterAll { Remove-Item Env:MYSQLBACKUP_TEST_HOOK -ErrorAction Ignore }

    It 'shows the targets with what holds for them and their next runs' {
        $test = Test-BackupPolicy $good
        $test | Should -BeOfType MySqlBackup.Core.Policy.PolicyTest
        $test.IsValid | Should -BeTrue
        $test.Name | Should -Be p
        $test.Problem | Should -BeNullOrEmpty
        $test.Target | Should -HaveCount 2
        $shop, $crm = $test.Target
        $shop.Retention | Should -Be 'what is younger than 30 days'
        $crm.Retention | Should -Be '7 daily, 4 weekly'
        $crm.Priority | Should -Be high
        $shop.Destination | Should -Be /srv/backup
        $local = [System.TimeZoneInfo]::ConvertTimeFromUtc($shop.NextRun, [System.TimeZoneInfo]::FindSystemTimeZoneById('Europe/Berlin'))
        $local.ToString('HH:mm') | Should -Be '02:00'
        $shop.NextRun | Should -BeGreaterThan ([datetime]::UtcNow)
        $test | Out-String | Should -Not -BeLike '*S3cret*'
    }

    It 'tells of each problem with its place' {
        $test = Get-Item $bad, $good | Test-BackupPolicy
        $test.IsValid | Should -Be $false, $true
        $test[0].Target | Should -BeNullOrEmpty
        "$($test[0].Problem[0])" | Should -BeLike "*bad.yaml:7:34: error: *25 is not from 0 to 23*"
        "$($test[0].Problem[1])" | Should -BeLike "*bad.yaml:7:48: error: 'retenton' is no key of*Did you mean 'retention'?"
        Test-BackupPolicy $bad, $good -Quiet | Should -Be $false, $true
    }

    It 'lets variables be lacking only where it is told to' {
        Remove-Item Env:MYSQLBACKUP_TEST_HOOK
        Test-BackupPolicy $good -Quiet | Should -BeFalse
        $test = Test-BackupPolicy $good -AllowMissingVariable
        $test.IsValid | Should -BeTrue
        $test.Problem.IsError | Should -Be $false
        $test.Problem.Message | Should -BeLike '*MYSQLBACKUP_TEST_HOOK*'
    }

    It 'goes on after a file that is not there' {
        $test = Test-BackupPolicy (Join-Path $TestDrive none.yaml), $good -ErrorAction SilentlyContinue -ErrorVariable failures
        $test.IsValid | Should -BeTrue
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
    }
}
