BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $baseline = Measure-BackupBaseline $repository @connection -Database shop -WriteSize 1MB -SampleSize 1MB
}

Describe 'Compare-BackupBaseline' {
    It 'compares what was measured, and what is as it was is no alert' {
        $comparisons = Compare-BackupBaseline -Baseline $baseline -Reference $baseline
        $comparisons.Verdict | Select-Object -Unique | Should -Be 'Same'
        $comparisons.Measure | Select-Object -Last 1 | Should -Be 'Compression'
        $alerts = $comparisons | Send-BackupAlert -StatePath (Join-Path $TestDrive 'alerts.json')
        $alerts.Decision | Select-Object -Unique | Should -Be 'NothingToTell'
        $alerts.Count | Should -Be $comparisons.Count
    }

    It 'measures again and keeps nothing' {
        $comparisons = Compare-BackupBaseline $repository -Credential $connection.Credential -Threshold 99999
        $comparisons.Measure | Should -Contain 'Backup'
        $comparisons.Verdict | Should -Not -Contain 'NotComparable'
        @(Get-BackupBaseline $repository).Count | Should -Be 1
    }

    It 'measures nothing with -WhatIf' {
        Compare-BackupBaseline $repository -Credential $connection.Credential -WhatIf | Should -BeNullOrEmpty
    }

    It 'shows itself in 80 columns' {
        Compare-BackupBaseline -Baseline $baseline -Reference $baseline | Out-String -Width 80 | Should -Match 'DestinationWrite +Same'
    }

    It 'says what is missing' {
        { Compare-BackupBaseline $repository -Server 127.0.0.1:9 -ErrorAction Stop } | Should -Throw '*Measure one first*' -ErrorId 'BackupBaselineNotFound,*'
        { $baseline | Compare-BackupBaseline -ErrorAction Stop } | Should -Throw '*no earlier baseline*' -ErrorId 'BackupBaselineNotFound,*'
        { Compare-BackupBaseline $repository -Threshold 0 } | Should -Throw
    }
}
