BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $baseline = Measure-BackupBaseline $repository @connection -Database shop -WriteSize 1MB -SampleSize 1MB
}

Describe 'Get-BackupBaseline' {
    It 'lists what was measured' {
        $null = Measure-BackupBaseline $repository -WriteSize 1MB
        (Get-BackupBaseline $repository)[0].Id | Should -Be $baseline.Id
        (Get-BackupBaseline $repository)[0].Measures.Name | Should -Be $baseline.Measures.Name
        @($baseline | Get-BackupBaseline) | Should -HaveCount 2
        @(Get-BackupBaseline $repository -Last 1) | Should -HaveCount 1
    }

    It 'goes on after what is no repository' {
        $found = $TestDrive, $repository | Get-BackupBaseline -ErrorAction SilentlyContinue -ErrorVariable failures
        $found | Should -HaveCount 2
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
    }
}
