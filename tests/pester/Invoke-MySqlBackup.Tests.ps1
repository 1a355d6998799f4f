BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $server = Get-TestServer
    $connection = Get-TestConnection
}

Describe 'Invoke-MySqlBackup' {
    BeforeEach {
        $repository = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It 'backs up a database and emits its record' {
        $record = Invoke-MySqlBackup @connection -Database shop -Destination $repository -Compression gzip -ThreadCount 2
        $record | Should -BeOfType MySqlBackup.Core.Repository.BackupRecord
        $record.Status | Should -Be 'Success'
        $record.Database | Should -Be 'shop'
        $record.RowCount | Should -Be 6000
        $record.TableCount | Should -Be 2
        $record.Compression | Should -Be 'gzip'
        $record.Repository | Should -Be $repository
        $record.StartTime.Kind | Should -Be 'Utc'
        Test-Path (Join-Path $record.Path 'manifest.json') | Should -BeTrue
    }

    It 'is followed by the check of what it made' {
        $result = Invoke-MySqlBackup @connection -Database shop -Destination $repository | Test-BackupIntegrity -Level Restore
        $result.Database | Should -Be 'shop'
        $result.Reason | Should -BeNullOrEmpty
        $result.IsValid | Should -BeTrue
    }

    It 'takes a relative destination from the location of PowerShell' {
        Push-Location $TestDrive
        try {
            $record = Invoke-MySqlBackup @connection -Database other -Destination relative
            $record.Repository | Should -Be (Join-Path $TestDrive 'relative')
        }
        finally {
            Pop-Location
        }
    }

    It 'leaves tables out' {
        $record = Invoke-MySqlBackup @connection -Database shop -ExcludeTable 'ord*' -Destination $repository
        $record.Manifest.Databases[0].Tables.Name | Should -Be 'customers'
    }

    It 'takes the account from an option file' {
        $file = Join-Path $TestDrive 'my.cnf'
        "[client]`nhost=127.0.0.1`nport=$($server.Port)`nuser=backup`npassword=S3cret-backup" | Set-Content $file
        chmod 600 $file
        (Invoke-MySqlBackup -DefaultsFile $file -Database other -Destination $repository).Status | Should -Be 'Success'
    }

    It 'refuses an option file with a password that others can read, and closes it with -FixPermission' {
        $file = Join-Path $TestDrive 'open.cnf'
        "[client]`nhost=127.0.0.1`nport=$($server.Port)`nuser=backup`npassword=S3cret-backup" | Set-Content $file
        chmod 644 $file
        (Invoke-MySqlBackup -DefaultsFile $file -Database other -Destination $repository -ErrorAction SilentlyContinue -ErrorVariable failures).Status | Should -Be 'Failed'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupPermissionTooOpen,*'
        $failures[0].Exception.Message | Should -BeLike "*chmod 600 '$file'*"
        (Invoke-MySqlBackup -DefaultsFile $file -Database other -Destination $repository -FixPermission -WarningVariable told -WarningAction SilentlyContinue).Status | Should -Be 'Success'
        $told | Should -BeLike '*closed now*change it*'
        (stat -c %a $file) | Should -Be '600'
    }

    It 'logs in with a certificate' {
        $pem = Join-Path $TestDrive 'all.pem'
        $key = [Security.Cryptography.RSA]::Create(2048)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=test', $key, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $request.CertificateExtensions.Add([Security.Cryptography.X509Certificates.X509BasicConstraintsExtension]::new($true, $false, 0, $true))
        $request.CreateSelfSigned([datetime]::Now.AddDays(-1), [datetime]::Now.AddDays(1)).ExportCertificatePem() | Set-Content $pem
        $key.ExportPkcs8PrivateKeyPem() | Set-Content "$pem.key"
        chmod 600 "$pem.key"
        $options = New-Object MySqlBackup.Core.Integrity.ScratchServerOptions -Property @{
            Family = 'MariaDB'; Tcp = $true; Arguments = [string[]]("--ssl-ca=$pem", "--ssl-cert=$pem", "--ssl-key=$pem.key")
        }
        $tls = [MySqlBackup.Core.Integrity.ScratchServer]::Start($options, [Threading.CancellationToken]::None)
        try {
            $root = [MySqlBackup.Core.Servers.ServerConnector]::Open($tls.Options, [Threading.CancellationToken]::None)
            foreach ($statement in 'CREATE DATABASE d', "CREATE USER 'sure'@'%' IDENTIFIED BY 'S3cret-sure' REQUIRE X509", "GRANT ALL ON *.* TO 'sure'@'%'") { $null = $root.Execute($statement) }
            $root.Dispose()
            $arguments = @{ Server = "127.0.0.1:$($tls.Port)"; Credential = New-TestCredential 'sure' 'S3cret-sure'; Database = 'd'; Destination = $repository; SslCa = $pem }
            (Invoke-MySqlBackup @arguments -ErrorAction SilentlyContinue).ErrorId | Should -Be 'BackupAccessDenied'
            (Invoke-MySqlBackup @arguments -SslCert $pem -SslKey "$pem.key").Status | Should -Be 'Success'
        }
        finally {
            $tls.Dispose()
        }
    }

    It 'goes on with the next server after a failure' {
        $records = Invoke-MySqlBackup -Server '127.0.0.1:1', $connection.Server -Credential $connection.Credential -Database other -Destination $repository -ErrorAction SilentlyContinue -ErrorVariable failures
        $records.Status | Should -Be 'Failed', 'Success'
        $records[0].ErrorId | Should -Be 'BackupServerUnreachable'
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupServerUnreachable,*'
        $failures[0].CategoryInfo.Category | Should -Be 'ConnectionError'
    }

    It 'tells what was known of a backup that failed' {
        $record = Invoke-MySqlBackup @connection -Database 'sh?p' -Destination $PSScriptRoot -ErrorAction SilentlyContinue
        $record.Status | Should -Be 'Failed'
        $record.ErrorId | Should -Be 'BackupNotARepository'
        $record.Id | Should -Match '^\d{8}T\d{6}Z-[0-9a-f]{4}$'
        $record.ServerVersion | Should -Be (Invoke-TestSql 'SELECT VERSION()')
        $record.Database | Should -Be 'shop'
        $record.LockMode | Should -Be 'BackupStage'
        $record.Path | Should -BeNullOrEmpty
    }

    It 'ends the pipeline at the first failure with -ErrorAction Stop' {
        { Invoke-MySqlBackup -Server '127.0.0.1:1', $connection.Server -Credential $connection.Credential -Destination $repository -ErrorAction Stop } |
            Should -Throw -ErrorId 'BackupServerUnreachable,*'
        Test-Path $repository | Should -BeFalse
    }

    It 'says what is wrong: <Id>' -TestCases @(
        @{ Id = 'BackupAccessDenied'; Words = '*backup*'; Change = { @{ Credential = New-TestCredential 'backup' 'S3cret-wrong' } } }
        @{ Id = 'BackupTlsFailed'; Words = '*TLS*-SslMode*'; Change = { @{ SslMode = 'Required' } } }
        @{ Id = 'BackupObjectNotFound'; Words = '*nowhere*'; Change = { @{ Database = 'nowhere' } } }
        @{ Id = 'BackupPermissionMissing'; Words = '*SELECT*'; Change = { @{ Credential = New-TestCredential 'poor' 'S3cret-poor' } } }
        @{ Id = 'BackupNotARepository'; Words = '*repository*'; Change = { @{ Destination = $PSScriptRoot } } }
        @{ Id = 'BackupDestinationNotWritable'; Words = '*/proc/*'; Change = { @{ Destination = '/proc/backups' } } }
        @{ Id = 'BackupInvalidArgument'; Words = '*password*'; Change = { @{ Server = 'mysql://root:S3cret-url@127.0.0.1' } } }
        @{ Id = 'BackupInvalidArgument'; Words = '*none.cnf*'; Change = { @{ DefaultsFile = '/none.cnf' } } }
    ) {
        $arguments = $connection + @{ Database = 'shop'; Destination = $repository }
        $changes = & $Change
        $changes.Keys | ForEach-Object { $arguments[$_] = $changes[$_] }
        $record = Invoke-MySqlBackup @arguments -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$($failures[0])" | Should -BeLike $Words
        $record.Status | Should -Be 'Failed'
        $record.ErrorId | Should -Be $Id
        "$($failures | Format-List * -Force | Out-String) $($record | Format-List * | Out-String)" -replace '(?m)^Line .*' | Should -Not -BeLike '*S3cret-poor*'
        "$($failures[0].Exception) $($record.ErrorMessage)" | Should -Not -BeLike '*S3cret*'
        if (Test-Path $repository) { Get-MySqlBackup $repository | Should -BeNullOrEmpty }
    }

    It 'repeats no secret of an address: <Address>' -TestCases @(
        @{ Address = 's3://key:S3cret@bucket/prefix' }
        @{ Address = 's3://bucket/prefix?endpoint=http://key:S3cret@127.0.0.1:9' }
        @{ Address = 'azure://account/container/prefix?sv=2021&sig=S3cret' }
        @{ Address = 'https://account.blob.core.windows.net/container?sig=S3cret' }
    ) {
        $said = Invoke-MySqlBackup @connection -Database shop -Destination $Address -Verbose -ErrorAction Continue -ErrorVariable failures *>&1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
        "$($said | ForEach-Object { "$_ $($_.Repository) $($_.TargetObject) $($_.CategoryInfo)" })" | Should -Not -BeLike '*S3cret*'
        "$($failures[0].TargetObject)" | Should -Not -BeLike '*S3cret*'
    }

    It 'shows a plan and writes nothing with -WhatIf' {
        $log = Join-Path $TestDrive 'whatif.txt'
        $module = Join-Path $PSScriptRoot '../../MySqlBackup.psd1'
        $command = "Import-Module '$module'; Invoke-MySqlBackup -Server 'unix:$($server.Socket)' -Database shop -Destination '$repository' -WhatIf"
        pwsh -NoProfile -NonInteractive -Command $command > $log
        $text = Get-Content $log -Raw
        $text | Should -BeLike 'What if:*shop*2 tables*'
        Test-Path $repository | Should -BeFalse
    }

    It 'gives the error alone with -WhatIf' {
        Invoke-MySqlBackup -Server $connection.Server -Credential (New-TestCredential 'backup' 'S3cret-wrong') -Destination $repository -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failures |
            Should -BeNullOrEmpty
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupAccessDenied,*'
    }

    It 'takes durations in the forms of people' {
        { Invoke-MySqlBackup @connection -Destination $repository -LockTimeout soon } | Should -Throw '*not a duration*'
        (Invoke-MySqlBackup @connection -Database other -Destination $repository -LockTimeout 5s -LongQueryTime 00:00:10).Status | Should -Be 'Success'
    }

    It 'leaves nothing behind when it is stopped' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($Module, $Server, $Credential, $Repository)
                    Import-Module $Module
                    Invoke-MySqlBackup -Server $Server -Credential $Credential -Database shop -Destination $Repository -Throttle 20000 -Compression none
                }).AddParameters(@((Join-Path $PSScriptRoot '../../MySqlBackup.psd1'), $connection.Server, $connection.Credential, $repository))
            $run = $shell.BeginInvoke()
            $limit = [datetime]::UtcNow.AddSeconds(30)
            while (-not (Test-Path "$repository/*.partial") -and [datetime]::UtcNow -lt $limit) { [Threading.Thread]::Sleep(20) }
            "$repository/*.partial" | Should -Exist
            $run.IsCompleted | Should -BeFalse
            $shell.Stop()
        }
        finally {
            $shell.Dispose()
        }

        "$repository/2*" | Should -Not -Exist
        Get-MySqlBackup $repository | Should -BeNullOrEmpty
    }
}
