BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $null = Invoke-MySqlBackup @connection -Database nowhere -Destination $repository -ErrorAction SilentlyContinue
}

Describe 'Test-BackupHealth' {
    It 'tells of each database whether its backup is fresh' {
        $all = Test-BackupHealth $repository -MaxUsedPercent 100
        $all.Database | Should -Be 'nowhere', 'shop'
        $all.Status | Should -Be 'Unhealthy', 'Healthy'
        $all[0].LastError | Should -BeLike '*nowhere*'
        $all[1].LastId | Should -Be $shop.Id
        $all[1].Rpo | Should -BeLessThan ([timespan]'00:10')
        $all[1].Rto | Should -BeNullOrEmpty
    }

    It 'answers with one bool' {
        Test-BackupHealth $repository -Quiet | Should -BeFalse
        $shop | Test-BackupHealth -Database shop -Quiet | Should -BeTrue
        $shop | Test-BackupHealth -Database shop -MaxAge 1ms -Quiet | Should -BeFalse
        $PSScriptRoot, $repository | Test-BackupHealth -Database shop -Quiet -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeFalse
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
    }

    It 'knows what a drill has measured' {
        (Test-BackupHealth $repository -Database shop -MaxDrillAge 1d).Status | Should -Be 'Unhealthy'
        $check = $shop | Test-BackupIntegrity -Level Restore -ScratchServer $connection.Server -ScratchCredential $connection.Credential
        $check.Status | Should -Be 'Passed'
        $health = Test-BackupHealth $repository -Database shop -MaxDrillAge 1d -MaxRto 1h -MaxUsedPercent 100
        $health.Status | Should -Be 'Healthy'
        $health.Rto | Should -Be $check.RestoreDuration
    }

    It 'shows what was found' {
        $text = Test-BackupHealth $repository -MaxUsedPercent 100 | Format-Table | Out-String -Width 100
        $text | Should -Match 'nowhere +Unhealthy'
        $text | Should -Match 'The repository holds'
        $text | Should -Match 'shop +Healthy +\d'
    }

    It 'takes a number with d for days, which PowerShell takes for a decimal' {
        (Test-BackupHealth $repository -Database shop -MaxAge 0.0000001d).Findings | Should -BeLike '*; 9 ms are allowed*'
        (Test-BackupHealth $repository -Database shop -MaxAge '0.0000001d').Findings | Should -BeLike '*; 9 ms are allowed*'
        (Test-BackupHealth $repository -Database shop -MaxAge ([decimal]0.001)).Findings | Should -BeLike '*; 1 ms are allowed*'
    }

    It 'refuses <_> as an age' -ForEach 'soon', '-1h', '' {
        { Test-BackupHealth $repository -MaxAge $_ } | Should -Throw
    }
}
