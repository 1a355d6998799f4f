BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $server = Get-TestServer
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
}

Describe 'Restore-MySqlBackup' {
    AfterEach {
        Invoke-TestSql 'DROP DATABASE IF EXISTS shop_copy'
    }

    It 'restores what Get-MySqlBackup finds, under another name' {
        $result = Get-MySqlBackup -Repository $repository -Last 1 | Restore-MySqlBackup @connection -As @{ shop = 'shop_copy' }
        $result | Should -BeOfType MySqlBackup.Core.Load.RestoreResult
        $result.Status | Should -Be 'Success'
        $result.Target | Should -Be 'shop_copy'
        $result.RowCount | Should -Be 6000
        Invoke-TestSql 'SELECT COUNT(*) FROM shop_copy.customers c JOIN shop.customers s USING (id, name) WHERE c.balance = s.balance' | Should -Be 1000
        Invoke-TestSql 'SELECT COUNT(*) FROM shop_copy.good_customers' | Should -Be (Invoke-TestSql 'SELECT COUNT(*) FROM shop.good_customers')
    }

    It 'takes repository and id by property name' {
        $result = [pscustomobject]@{ Repository = $repository; Id = $shop.Id; Server = '127.0.0.1:1' } |
            Restore-MySqlBackup @connection -As @{ shop = 'shop_copy' }
        $result.Status | Should -Be 'Success'
        $result.Server | Should -Be $connection.Server
    }

    It 'does not restore into the server that a record comes from' {
        $file = Join-Path $TestDrive 'elsewhere.cnf'
        "[client]`nhost=127.0.0.1`nport=1" | Set-Content $file
        $shop | Restore-MySqlBackup -DefaultsFile $file -As @{ shop = 'shop_copy' } -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupServerUnreachable,*'
    }

    It 'overwrites nothing without -Force' {
        Invoke-TestSql "CREATE DATABASE shop_copy`nCREATE TABLE shop_copy.orders (mine INT)"
        $shop | Restore-MySqlBackup @connection -As @{ shop = 'shop_copy' } -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'RestoreTargetExists,*'
        $failures[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        Invoke-TestSql "SELECT GROUP_CONCAT(table_name) FROM information_schema.tables WHERE table_schema = 'shop_copy'" | Should -Be 'orders'
    }

    It 'replaces with -Force, and asks nothing' {
        Invoke-TestSql "CREATE DATABASE shop_copy`nCREATE TABLE shop_copy.orders (mine INT)"
        ($shop | Restore-MySqlBackup @connection -As @{ shop = 'shop_copy' } -Force).Status | Should -Be 'Success'
        Invoke-TestSql 'SELECT COUNT(*) FROM shop_copy.orders' | Should -Be 5000
    }

    It 'shows a plan and changes nothing with -WhatIf' {
        $module = Join-Path $PSScriptRoot '../../MySqlBackup.psd1'
        $command = "Import-Module '$module'; Restore-MySqlBackup '$repository' -Server 'unix:$($server.Socket)' -As @{ shop = 'shop_copy' } -WhatIf"
        $text = pwsh -NoProfile -NonInteractive -Command $command | Out-String
        $text | Should -BeLike 'What if: Restore shop*new database shop_copy*2 tables*'
        Invoke-TestSql "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'shop_copy'" | Should -Be 0
    }

    It 'gives the views to the restoring account with -DefinerMode Strip' {
        $definer = "SELECT definer FROM information_schema.views WHERE table_schema = '{0}'"
        Invoke-TestSql ($definer -f 'shop') | Should -Be 'root@localhost'
        ($shop | Restore-MySqlBackup @connection -As @{ shop = 'shop_copy' }).Status | Should -Be 'Success'
        Invoke-TestSql ($definer -f 'shop_copy') | Should -Be 'root@localhost'
        Invoke-TestSql 'DROP DATABASE shop_copy'
        ($shop | Restore-MySqlBackup @connection -As @{ shop = 'shop_copy' } -DefinerMode Strip).Status | Should -Be 'Success'
        Invoke-TestSql ($definer -f 'shop_copy') | Should -Be 'backup@%'
    }

    It 'gives a failed result where it fails before it starts: <Id>' -TestCases @(
        @{ Id = 'BackupServerUnreachable'; Change = { @{ Server = '127.0.0.1:1' } } }
        @{ Id = 'BackupFormatUnknown'; Change = { @{ Repository = $PSScriptRoot } } }
        @{ Id = 'BackupNotFound'; Change = { @{ Repository = $repository; Id = '20200101T000000Z-0000' } } }
        @{ Id = 'RestoreTargetExists'; Change = { @{ As = @{} } } }
        @{ Id = 'BackupObjectNotFound'; Change = { @{ Database = 'nowhere' } } }
        @{ Id = 'BackupInvalidArgument'; Change = { @{ Server = 'mysql://root:S3cret-url@127.0.0.1' } } }
    ) {
        $arguments = $connection + @{ Repository = $repository; Database = 'shop'; As = @{ shop = 'shop_copy' } }
        $changes = & $Change
        $changes.Keys | ForEach-Object { $arguments[$_] = $changes[$_] }
        $result = Restore-MySqlBackup @arguments -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $result | Should -BeOfType MySqlBackup.Core.Load.RestoreResult
        $result.Status | Should -Be 'Failed'
        $result.ErrorId | Should -Be $Id
        $result.ErrorMessage | Should -Be $failures[0].Exception.Message
        $result.Database | Should -Be $arguments.Database
        "$($result | Format-List * | Out-String)" | Should -Not -BeLike '*S3cret*'
        Restore-MySqlBackup @arguments -WhatIf -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'refuses with -WhatIf what it would refuse without' {
        Invoke-TestSql "CREATE DATABASE shop_copy`nCREATE TABLE shop_copy.orders (mine INT)"
        $shop | Restore-MySqlBackup @connection -As @{ shop = 'shop_copy' } -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'RestoreTargetExists,*'
        $failures.Count | Should -Be 1
    }

    It 'refuses the record of a backup that failed' {
        $failed = Invoke-MySqlBackup -Server 127.0.0.1:1 -Destination $repository -ErrorAction SilentlyContinue
        $failed | Restore-MySqlBackup @connection -As @{ shop = 'shop_copy' } -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupServerUnreachable,*'
        "$($failures[0])" | Should -BeLike 'Nothing is restored*'
    }

    It 'says that there is no such backup' {
        { Restore-MySqlBackup $repository 20200101T000000Z-0000 @connection -ErrorAction Stop } | Should -Throw -ErrorId 'BackupNotFound,*'
        { Restore-MySqlBackup $PSScriptRoot @connection -ErrorAction Stop } | Should -Throw -ErrorId 'BackupFormatUnknown,*'
    }
}
