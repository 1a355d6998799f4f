BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $settings = Get-MySqlBackupSetting @connection
}

Describe 'Get-MySqlBackupSetting' {
    It 'lists settings and counters' {
        $settings | Should -BeOfType MySqlBackup.Core.Servers.Settings.ServerSetting
        ($settings | Where-Object Name -EQ innodb_buffer_pool_size).Kind | Should -Be 'Variable'
        ($settings | Where-Object Name -EQ Threads_connected).Kind | Should -Be 'Status'
        ($settings | Where-Object Name -EQ net_write_timeout).Value | Should -Be (Invoke-TestSql 'SELECT @@GLOBAL.net_write_timeout')
        $settings.Server | Select-Object -Unique | Should -Be $connection.Server
    }

    It 'gives numbers as numbers' {
        ($settings | Where-Object Name -EQ innodb_buffer_pool_size).Value | Should -BeOfType long
        ($settings | Where-Object Name -EQ innodb_use_native_aio).Value | Should -BeOfType string
    }

    It 'says why nothing is advised' {
        ($settings | Where-Object Name -EQ read_buffer_size).Advice | Should -BeNullOrEmpty
        ($settings | Where-Object Name -EQ read_buffer_size).Reason | Should -Be 'Nothing to gain: there are no MyISAM tables.'
    }

    It 'chooses by name and wildcard' {
        (Get-MySqlBackupSetting @connection -Name NET_*_timeout, max_connections).Name | Should -Be 'max_connections', 'net_read_timeout', 'net_write_timeout'
    }

    It 'takes servers from the pipeline' {
        $login = @{ Credential = $connection.Credential }
        ($connection.Server, $connection.Server | Get-MySqlBackupSetting @login -Name max_connections) | Should -HaveCount 2
        ([pscustomobject]@{ Server = $connection.Server } | Get-MySqlBackupSetting @login -Name max_connections) | Should -HaveCount 1
    }

    It 'goes on to the next server' {
        $login = @{ Credential = $connection.Credential }
        $found = Get-MySqlBackupSetting 127.0.0.1:1, $connection.Server @login -Name max_connections -ErrorAction SilentlyContinue -ErrorVariable failures
        $found | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupServerUnreachable,*'
        $failures[0].TargetObject | Should -Be '127.0.0.1:1'
    }

    It 'says that a name is none of the settings' {
        Get-MySqlBackupSetting @connection -Name net_raed_timeout -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupObjectNotFound,*'
    }

    It 'shows bytes for people, by server' {
        $text = $settings | Where-Object Name -In net_buffer_length, net_read_timeout | Out-String -Width 120
        $text | Should -Match "Server: $([regex]::Escape($connection.Server))"
        $text | Should -Match 'net_buffer_length +16 KB +Nothing to gain'
        $text | Should -Match 'net_read_timeout +30 '
    }
}
