BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $table = $connection + @{ HistoryTable = 'copied.backup_logs' }
    Initialize-BackupHistory @table
}

AfterAll {
    Invoke-TestSql 'DROP DATABASE copied'
}

Describe 'Copy-BackupHistory' {
    It 'copies what the table lacks, once' {
        (Copy-BackupHistory $repository @table).RunCount | Should -Be 1
        (Copy-BackupHistory $repository @table).RunCount | Should -Be 0
        (Get-BackupHistory @table).Id | Should -Be $shop.Id
        (Get-BackupHistory @table).Size | Should -Be $shop.Size
    }

    It 'says where there is no table' {
        { Copy-BackupHistory $repository @connection -HistoryTable nowhere.runs -ErrorAction Stop } | Should -Throw -ErrorId 'BackupHistoryUnavailable,*'
    }
}
