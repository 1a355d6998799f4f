BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $table = $connection + @{ HistoryTable = 'created.backup_logs' }
}

AfterAll {
    Invoke-TestSql 'DROP DATABASE created'
}

Describe 'Initialize-BackupHistory' {
    It 'creates nothing with -WhatIf' {
        Initialize-BackupHistory @table -WhatIf
        { Get-BackupHistory @table -ErrorAction Stop } | Should -Throw -ErrorId 'BackupHistoryUnavailable,*'
    }

    It 'creates the table once' {
        Initialize-BackupHistory @table
        Initialize-BackupHistory @table
        Get-BackupHistory @table | Should -BeNullOrEmpty
        Invoke-TestSql "SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = 'created' AND table_name = 'backup_logs' AND ordinal_position <= 9" |
            Should -Be 'id,backup_type,database_name,start_time,end_time,status,backup_size,error_message,created_at'
    }
}
