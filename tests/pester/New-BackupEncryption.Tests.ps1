BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $credential = New-TestCredential 'vault' 'S3cret passphrase'
    $other = New-TestCredential 'vault' 'another passphrase'
    $rsa = [Security.Cryptography.RSA]::Create(2048)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Backup', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
    $public = [Security.Cryptography.X509Certificates.X509Certificate2]::new($certificate.RawData)
}

AfterAll {
    Invoke-TestSql 'DROP DATABASE IF EXISTS shop_of_certificate'
}

Describe 'New-BackupEncryption' {
    It 'encrypts for a passphrase and decrypts with it, as SecureString and as credential' {
        $backup = Invoke-MySqlBackup @connection -Database shop -Destination $repository -Encryption (New-BackupEncryption -Credential $credential)
        $backup.Status | Should -Be 'Success'
        $backup.Recipient | Should -Be 'passphrase vault'
        ($backup | Test-BackupIntegrity -Level Content -Decryption (New-BackupEncryption $credential.Password)).Status | Should -Be 'Passed'
        ($backup | Test-BackupIntegrity -Level Content -Decryption (New-BackupEncryption -Credential $other)).Status | Should -Be 'Skipped'
    }

    It 'takes a certificate from the pipeline; its public part encrypts, its private key decrypts' {
        $backup = Invoke-MySqlBackup @connection -Database shop -Destination $repository -Encryption ($public | New-BackupEncryption)
        $backup.Recipient | Should -BeLike 'certificate CN=Backup (*'
        ($backup | Test-BackupIntegrity -Level Content -Decryption ($certificate | New-BackupEncryption)).Status | Should -Be 'Passed'
        $backup | Restore-MySqlBackup @connection -As @{ shop = 'shop_of_certificate' } -Decryption ($public | New-BackupEncryption) -ErrorAction SilentlyContinue -ErrorVariable failures | Out-Null
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupEncryptionInvalid,*'
        ($backup | Restore-MySqlBackup @connection -As @{ shop = 'shop_of_certificate' } -Decryption ($certificate | New-BackupEncryption)).Status | Should -Be 'Success'
        Invoke-TestSql 'SELECT COUNT(*) FROM shop_of_certificate.orders' | Should -Be 5000
    }

    It 'takes no passphrase as text, nor does -Encryption, and neither repeats it' {
        $failure = { New-BackupEncryption 'S3cret passphrase' } | Should -Throw -PassThru
        "$failure" | Should -Not -BeLike '*S3cret passphrase*'
        $failure = { Invoke-MySqlBackup @connection -Destination $repository -Encryption 'S3cret passphrase' } | Should -Throw -PassThru
        "$failure" | Should -BeLike '*passphrase-file:*'
        "$failure" | Should -Not -BeLike '*S3cret passphrase*'
    }

    It 'shows no secret' {
        $key = New-BackupEncryption -Credential $credential
        "$($key | Format-List * | Out-String) $($key | ConvertTo-Json -Depth 5)" | Should -Not -BeLike '*S3cret passphrase*'
    }
}
