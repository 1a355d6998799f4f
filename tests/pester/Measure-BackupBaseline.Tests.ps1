BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $baseline = Measure-BackupBaseline $repository @connection -Database shop -WriteSize 1MB -SampleSize 1MB
}

Describe 'Measure-BackupBaseline' {
    It 'measures destination, server, a backup and the codecs' {
        $baseline.Measures.Name | Should -Be 'DestinationWrite', 'DestinationFlush', 'ServerRoundTrip', 'ServerRead', 'Backup'
        $baseline.Server | Should -Be $connection.Server
        $baseline.Codecs.Count | Should -BeGreaterOrEqual 9
        $baseline.RecommendedCompression | Should -BeIn 'none', 'gzip', 'zstd'
        Get-MySqlBackup $repository | Should -BeNullOrEmpty
    }

    It 'shows itself' {
        $text = $baseline | Out-String -Width 100
        $text | Should -Match 'Measures +: DestinationWrite +[\d.]+ [KMG]?B/s'
        $text | Should -Match 'Codecs +: gzip:1 +\d+ %'
    }

    It 'measures nothing with -WhatIf' {
        $place = Join-Path $TestDrive 'nothing'
        Measure-BackupBaseline $place -WhatIf | Should -BeNullOrEmpty
        $place | Should -Not -Exist
    }

    It 'says what is missing' {
        { Measure-BackupBaseline $repository -WriteSize -1 } | Should -Throw
    }
}

Describe 'Invoke-MySqlBackup' {
    It 'is compared with the baseline of the same backup' {
        $backup = Invoke-MySqlBackup $repository @connection -Database shop
        $backup.Diagnosis.Reference | Should -Be 'Baseline'
        $backup.Diagnosis.IsSlow | Should -BeFalse
        (Get-BackupHistory $repository -Id $backup.Id).Diagnosis.Summary | Should -Be $backup.Diagnosis.Summary
        (Get-BackupHistory $repository -Id $backup.Id).Resources | Out-String | Should -Match 'ProcessMemory +: [\d.]+ MB on average'
    }
}
