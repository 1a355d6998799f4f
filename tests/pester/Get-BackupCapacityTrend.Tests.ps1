BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
}

Describe 'Get-BackupCapacityTrend' {
    It 'tells sizes and a forecast with its reasoning' {
        $trend = Get-BackupCapacityTrend $repository
        $trend.LargestSize | Should -Be $shop.Size
        $trend.DestinationFree | Should -BeGreaterThan 0
        $trend.Reasoning | Should -BeLike '*free*'
        (Get-BackupCapacityTrend $repository -By Database).Database | Should -Be 'shop'
    }

    It 'takes backups from the pipeline' {
        ($shop | Get-BackupCapacityTrend -By Day).BackupCount | Should -Be 1
    }

    It 'says what is no repository' {
        { Get-BackupCapacityTrend $TestDrive -ErrorAction Stop } | Should -Throw -ErrorId 'BackupNotARepository,*'
        { Get-BackupCapacityTrend $repository -Days -1 } | Should -Throw
    }
}
