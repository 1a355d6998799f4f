BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $null = Invoke-MySqlBackup @connection -Database nowhere -Destination $repository -ErrorAction SilentlyContinue
    $null = Invoke-MySqlBackup -Server 127.0.0.1:1 -Database shop -Destination $repository -ErrorAction SilentlyContinue
}

Describe 'Get-BackupSuccessRate' {
    It 'counts all, and by what is asked for' {
        $rate = Get-BackupSuccessRate $repository
        $rate.SuccessRate | Should -Be (100 * $rate.SuccessCount / $rate.RunCount)
        $rate.FailureCount | Should -Be 2
        (Get-BackupSuccessRate $repository -By Database | Where-Object Database -EQ nowhere).SuccessRate | Should -Be 0
        @(Get-BackupSuccessRate $repository -By Day -Days 3) | Should -HaveCount 3
        (Get-BackupSuccessRate $repository -By Day -Days 3)[0].SuccessRate | Should -BeNullOrEmpty
        (Get-BackupSuccessRate $repository -By Target | Where-Object Server -EQ 127.0.0.1:1).FailureCount | Should -Be 1
    }

    It 'has no rate where no run ended' {
        (Get-BackupSuccessRate $repository -Database elsewhere).SuccessRate | Should -BeNullOrEmpty
        (Get-BackupSuccessRate $repository -Database elsewhere).RunCount | Should -Be 0
    }

    It 'goes on after what is no repository' {
        $rates = $TestDrive, $repository | Get-BackupSuccessRate -ErrorAction SilentlyContinue -ErrorVariable failures
        @($rates) | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
        { Get-BackupSuccessRate $repository -Days 0 } | Should -Throw
    }
}
