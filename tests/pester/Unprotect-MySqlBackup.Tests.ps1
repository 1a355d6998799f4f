BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $backup = Invoke-MySqlBackup @connection -Database shop -Destination $repository -Keep
}

Describe 'Unprotect-MySqlBackup' {
    It 'takes the mark away' {
        $backup | Unprotect-MySqlBackup -WhatIf
        (Get-MySqlBackup $repository).IsKept | Should -BeTrue
        $backup | Unprotect-MySqlBackup | Should -BeNullOrEmpty
        (Get-MySqlBackup $repository).IsKept | Should -BeFalse
    }

    It 'leaves one without a mark as it is' {
        (Unprotect-MySqlBackup $repository $backup.Id -PassThru).IsKept | Should -BeFalse
    }

    It 'says that a backup is not there' {
        Unprotect-MySqlBackup $repository 20200101T000000Z-0000 -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotFound,*'
    }
}
