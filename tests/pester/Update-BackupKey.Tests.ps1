BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $old = New-BackupKey (Join-Path $TestDrive 'old.key')
    $new = New-BackupKey (Join-Path $TestDrive 'new.key')
    $null = Invoke-MySqlBackup @connection -Database shop -Destination $repository -Encryption $old.Form
    $null = Invoke-MySqlBackup @connection -Database other -Destination $repository -Encryption $old.Form -EncryptManifest
    $null = Invoke-MySqlBackup @connection -Database other -Destination $repository
}

Describe 'Update-BackupKey' {
    AfterEach {
        $env:MYSQLBACKUP_DECRYPTION = $null
    }

    It 'only says what it would do with -WhatIf' {
        Get-MySqlBackup $repository | Where-Object Recipient | Update-BackupKey -Decryption $old.Form -Encryption $new.Form -WhatIf | Should -BeNullOrEmpty
        (Get-MySqlBackup $repository | Where-Object Recipient).Recipient | Should -Be "key file $($old.Id)", "key file $($old.Id)"
    }

    It 'refuses a backup that is not encrypted, and a key that does not open it' {
        Get-MySqlBackup $repository | Where-Object { -not $_.Recipient } | Update-BackupKey -Decryption $old.Form -Encryption $new.Form -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
        Get-MySqlBackup $repository | Where-Object Recipient | Update-BackupKey -Decryption $new.Form -Encryption $new.Form -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures | Should -HaveCount 2
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupKeyWrong,*'
    }

    It 'lets the new key in and the old one out, and takes what opens a backup from the environment' {
        $encrypted = Get-MySqlBackup $repository | Where-Object Recipient
        $env:MYSQLBACKUP_DECRYPTION = "S3cret"
        $failure = { $encrypted | Update-BackupKey -Encryption $new.Form -ErrorAction Stop } | Should -Throw -ErrorId 'BackupInvalidArgument,*' -PassThru
        "$failure" | Should -BeLike '*MYSQLBACKUP_DECRYPTION*'
        "$failure" | Should -Not -BeLike '*S3cret*'
        $env:MYSQLBACKUP_DECRYPTION = "passphrase-env:NOT_SET_AND_NOT_NEEDED; $($new.Form); $($old.Form)"
        $updated = Get-MySqlBackup $repository | Where-Object Recipient | Update-BackupKey -Encryption $new.Form
        $updated.Recipient | Should -Be "key file $($new.Id)", "key file $($new.Id)"
        $env:MYSQLBACKUP_DECRYPTION = $null
        $results = Get-MySqlBackup $repository | Where-Object Recipient | Test-BackupIntegrity -Level Content -Decryption $new.Form
        $results.Database | Should -Be 'shop', 'other'
        $results.Status | Should -Be 'Passed', 'Passed'
        (Get-MySqlBackup $repository | Where-Object Recipient | Test-BackupIntegrity -Level Content -Decryption $old.Form).Status | Should -Be 'Skipped', 'Skipped'
    }

    It 'lists names of a backup that hides them only with its key' {
        (Get-MySqlBackup $repository).Database | Should -Be 'shop', '*', 'other'
        (Get-MySqlBackup $repository -Decryption $new.Form).Database | Should -Be 'shop', 'other', 'other'
    }
}
