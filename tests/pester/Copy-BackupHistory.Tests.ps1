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

    It 'says what is missing where a side is not given' {
        { Copy-BackupHistory $repository -ErrorAction Stop } | Should -Throw '*-Server*-Destination*' -ErrorId 'BackupInvalidArgument,*'
        { Copy-BackupHistory -Destination $repository -ErrorAction Stop } | Should -Throw '*-Repository*-Server*' -ErrorId 'BackupInvalidArgument,*'
        { Copy-BackupHistory -Server db1 -ErrorAction Stop } | Should -Throw '*-Repository*-Destination*' -ErrorId 'BackupInvalidArgument,*'
        { Copy-BackupHistory -ErrorAction Stop } | Should -Throw '*-Repository*' -ErrorId 'BackupInvalidArgument,*'
        { Copy-BackupHistory $repository @connection -Destination $TestDrive -ErrorAction Stop } | Should -Throw '*one*' -ErrorId 'BackupInvalidArgument,*'
        $failures = $null
        $null = [pscustomobject]@{ Repository = $repository } | Copy-BackupHistory -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
    }

    It 'says where there is no table' {
        { Copy-BackupHistory $repository @connection -HistoryTable nowhere.runs -ErrorAction Stop } | Should -Throw -ErrorId 'BackupHistoryUnavailable,*'
    }
}
