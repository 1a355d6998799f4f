BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $null = Invoke-MySqlBackup @connection -Database other -Destination $repository
    $poor = @{ Server = $connection.Server; Credential = New-TestCredential 'poor' 'S3cret-poor' }
    1..2 | ForEach-Object { $null = Invoke-MySqlBackup @poor -Database shop -ExcludeTable orders -Compression gzip -Destination $repository -ErrorAction SilentlyContinue }
}

Describe 'Invoke-BackupRetry' {
    It 'only says what it would do with -WhatIf' {
        Get-BackupHistory $repository -Status Failed | Invoke-BackupRetry -Credential $connection.Credential -WhatIf | Should -BeNullOrEmpty
        (Get-BackupHistory $repository -Status Failed) | Should -HaveCount 2
    }

    It 'tells what fails again, as an error and a record' {
        $record = Get-BackupHistory $repository -Status Failed -Last 1d | Invoke-BackupRetry -Credential $poor.Credential -ErrorAction SilentlyContinue -ErrorVariable failures
        $record | Should -HaveCount 1
        $record.Status | Should -Be 'Failed'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupPermissionMissing,*'
        (Get-BackupHistory $repository -Last 1).Attempts | Should -Be 2
    }

    It 'backs up once what failed more than once, as it was asked for, and then no more' {
        $record = Get-BackupHistory $repository -Status Failed -Last 1d | Invoke-BackupRetry -Credential $connection.Credential
        $record | Should -HaveCount 1
        $record.Status | Should -Be 'Success'
        $record.Manifest.Databases[0].Tables.Name | Should -Be 'customers'
        $record.Compression | Should -Be 'gzip'
        Get-BackupHistory $repository -Status Failed -Last 1d | Invoke-BackupRetry -Credential $connection.Credential | Should -BeNullOrEmpty
    }

    It 'makes an alert of what fails again, at once' {
        $failing = Join-Path $TestDrive 'failing'
        $null = Invoke-MySqlBackup @connection -Database other -Destination $failing
        $null = Invoke-MySqlBackup @poor -Database shop -Destination $failing -ErrorAction SilentlyContinue
        $state = Join-Path $TestDrive 'state/alerts.json'
        $alert = Get-BackupHistory $failing -Status Failed -Last 1d | Invoke-BackupRetry -Credential $poor.Credential -ErrorAction SilentlyContinue |
            Send-BackupAlert -Channel (New-BackupAlertChannel -LogPath (Join-Path $TestDrive 'told.log')) -StatePath $state
        $alert.Kind, $alert.Decision, $alert.Count | Should -Be 'BackupFailed', 'Sent', 2
        $alert.Summary | Should -BeLike '*failed again, at attempt 2: *'

        # The history tells the same run again.
        $again = Get-BackupHistory $failing -Last 1 | Send-BackupAlert -StatePath $state
        $again.Count | Should -Be 2
    }

    It 'writes into the repository that the history was read from, and makes none where it was' {
        $was = Join-Path $TestDrive 'was'
        $null = Invoke-MySqlBackup @connection -Database other -Destination $was
        $null = Invoke-MySqlBackup @poor -Database shop -Destination $was -ErrorAction SilentlyContinue
        $before = Get-BackupHistory $was -Status Failed
        $moved = Join-Path $TestDrive 'moved'
        Move-Item $was $moved

        $record = $before | Invoke-BackupRetry -Credential $connection.Credential -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
        $record.Status, $record.Repository | Should -Be 'Failed', $was
        $was | Should -Not -Exist

        $record = Get-BackupHistory $moved -Status Failed | Invoke-BackupRetry -Credential $connection.Credential
        $record.Status, $record.Repository | Should -Be 'Success', $moved
        $was | Should -Not -Exist
        Get-BackupHistory $moved -Status Failed | Invoke-BackupRetry -Credential $connection.Credential | Should -BeNullOrEmpty
    }
}
