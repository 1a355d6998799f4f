BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $login = @{ Credential = $connection.Credential }
    $values = @{ net_read_timeout = 77; innodb_io_capacity = 5000 }

    function Get-Timeout { [int](Invoke-TestSql 'SELECT @@GLOBAL.net_read_timeout') }
}

Describe 'Optimize-MySqlBackupSetting' {
    BeforeEach {
        Invoke-TestSql 'SET GLOBAL net_read_timeout = 30, innodb_io_capacity = 200, innodb_io_capacity_max = 2000'
    }

    It 'proposes what Get-MySqlBackupSetting advises, and changes nothing' {
        $before = Invoke-TestSql 'SELECT @@GLOBAL.max_allowed_packet'
        Invoke-TestSql 'SET GLOBAL max_allowed_packet = 16777216'
        Invoke-TestSql "CREATE TABLE other.long_rows (t LONGBLOB)`nINSERT INTO other.long_rows VALUES (REPEAT('x', 3000000)), (REPEAT('x', 3000000))`nANALYZE TABLE other.long_rows"
        try {
            $proposal = Optimize-MySqlBackupSetting @connection -Name max_allowed_packet
            $proposal | Should -BeOfType MySqlBackup.Core.Servers.Settings.ServerSetting
            $proposal.Advice | Should -BeGreaterThan $proposal.Value
            $proposal.Reason | Should -BeLike "A table's rows have * MB on average*"
            Invoke-TestSql 'SELECT @@GLOBAL.max_allowed_packet' | Should -Be $proposal.Value

            $undo = Get-MySqlBackupSetting @connection | Where-Object Name -EQ max_allowed_packet | Optimize-MySqlBackupSetting @login -Apply
            Invoke-TestSql 'SELECT @@GLOBAL.max_allowed_packet' | Should -Be $proposal.Advice
            $null = $undo | Optimize-MySqlBackupSetting @login -Undo
            Invoke-TestSql 'SELECT @@GLOBAL.max_allowed_packet' | Should -Be $proposal.Value
        }
        finally {
            Invoke-TestSql "DROP TABLE other.long_rows`nSET GLOBAL max_allowed_packet = $before"
        }
    }

    It 'applies, and puts back what it is given again' {
        $undo = Optimize-MySqlBackupSetting @connection -Value $values -Apply
        $undo | Should -BeOfType MySqlBackup.Core.Servers.Settings.SettingChange
        $undo.Name | Sort-Object | Should -Be 'innodb_io_capacity', 'innodb_io_capacity_max', 'net_read_timeout'
        Get-Timeout | Should -Be 77
        ($undo | Optimize-MySqlBackupSetting @login -Undo).Status | Select-Object -Unique | Should -Be 'Restored'
        Invoke-TestSql "SELECT CONCAT_WS(' ', @@GLOBAL.net_read_timeout, @@GLOBAL.innodb_io_capacity, @@GLOBAL.innodb_io_capacity_max)" | Should -Be '30 200 2000'
    }

    It 'puts back what was kept in a file (<Name>)' -TestCases @(
        @{ Name = 'Clixml'; Keep = { $args[0] | Export-Clixml "$TestDrive/undo"; Import-Clixml "$TestDrive/undo" } }
        @{ Name = 'JSON'; Keep = { $args[0] | ConvertTo-Json | Set-Content "$TestDrive/undo"; Get-Content -Raw "$TestDrive/undo" | ConvertFrom-Json } }
    ) {
        $undo = Optimize-MySqlBackupSetting @connection -Value $values -Apply
        $kept = & $Keep $undo
        Get-Content -Raw "$TestDrive/undo" | Should -Not -Match 'S3cret'
        $null = $kept | Optimize-MySqlBackupSetting @login -Undo
        Get-Timeout | Should -Be 30
    }

    It 'leaves what another session has changed, with a warning' {
        $undo = Optimize-MySqlBackupSetting @connection -Value @{ net_read_timeout = 77 } -Apply
        Invoke-TestSql 'SET GLOBAL net_read_timeout = 99'
        ($undo | Optimize-MySqlBackupSetting @login -Undo -WarningAction SilentlyContinue -WarningVariable warnings).Status | Should -Be 'Left'
        $warnings | Should -BeLike '*net_read_timeout*is 99, not 77*'
        Get-Timeout | Should -Be 99
    }

    It 'changes nothing with -WhatIf, and tells each setting with both values' {
        $module = Join-Path $PSScriptRoot '../../MySqlBackup.psd1'
        $command = "Import-Module '$module'; Optimize-MySqlBackupSetting 'unix:$((Get-TestServer).Socket)' -Value @{ net_read_timeout = 77 } -During { 'ran' } -WhatIf"
        $text = pwsh -NoProfile -NonInteractive -Command $command | Out-String
        $text | Should -BeLike '*"Set from 30 to 77"*"net_read_timeout of unix:*'
        $text | Should -Not -Match '(?m)^ran'
        Get-Timeout | Should -Be 30
    }

    It 'refuses an account that may not change all, before anything is changed' {
        $poor = New-TestCredential 'poor' 'S3cret-poor'
        $ran = @{}
        { Optimize-MySqlBackupSetting $connection.Server -Credential $poor -Value $values -During { $ran.Once = $true } } |
            Should -Throw -ErrorId 'BackupPermissionMissing,*' -ExpectedMessage '*SUPER*Nothing was changed.'
        $ran.Keys | Should -BeNullOrEmpty
        Get-Timeout | Should -Be 30
    }

    It 'refuses a value that is none, and a setting that does not matter' {
        Optimize-MySqlBackupSetting @connection -Value @{ net_read_timeout = 'long' } -Apply -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
        Optimize-MySqlBackupSetting @connection -Value @{ innodb_flush_log_at_trx_commit = 0 } -Apply -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
    }

    It 'gives back what can not be handed on' {
        $undo = Optimize-MySqlBackupSetting @connection -Value $values -Apply | Select-Object -First 1
        $left = 'net_read_timeout', 'innodb_io_capacity_max', 'innodb_io_capacity' | Where-Object { $_ -ne $undo.Name }
        foreach ($name in $left) {
            Invoke-TestSql "SELECT @@GLOBAL.$name" | Should -Be @{ net_read_timeout = 30; innodb_io_capacity = 200; innodb_io_capacity_max = 2000 }[$name]
        }
    }
}

Describe 'Optimize-MySqlBackupSetting -During' {
    BeforeEach {
        Invoke-TestSql 'SET GLOBAL net_read_timeout = 30'
        $during = @{ Value = @{ net_read_timeout = 77 } } + $connection
    }

    It 'runs a backup with the settings, hands its record on at once, and puts them back' {
        $seen = Optimize-MySqlBackupSetting @during -During {
            Invoke-MySqlBackup @connection -Database other -Destination (Join-Path $TestDrive 'repository')
            Get-Timeout
        } | ForEach-Object { $_; "then $(Get-Timeout)" }
        $seen[0].Status | Should -Be 'Success'
        $seen[1..3] | Should -Be 'then 77', 77, 'then 77'
        Get-Timeout | Should -Be 30
    }

    It 'puts them back after an error, which stays what it is' {
        { Optimize-MySqlBackupSetting @during -During { throw "was $(Get-Timeout)" } } | Should -Throw -ExpectedMessage 'was 77'
        Get-Timeout | Should -Be 30
    }

    It 'puts them back where the pipeline wants no more' {
        Optimize-MySqlBackupSetting @during -During { Get-Timeout; throw 'not reached' } | Select-Object -First 1 | Should -Be 77
        Get-Timeout | Should -Be 30
    }

    It 'puts them back after Ctrl+C' {
        $shell = [powershell]::Create()
        $running = [Threading.ManualResetEventSlim]::new()
        $null = $shell.AddScript({
                param($Module, $Server, $Credential, $Running)
                Import-Module $Module
                Optimize-MySqlBackupSetting $Server -Credential $Credential -Value @{ net_read_timeout = 77 } -During {
                    $Running.Set()
                    Start-Sleep -Seconds 600
                }
            }).AddArgument((Join-Path $PSScriptRoot '../../MySqlBackup.psd1')).AddArgument($connection.Server).AddArgument($connection.Credential).AddArgument($running)
        $null = $shell.BeginInvoke()
        $running.Wait(30000) | Should -BeTrue
        Get-Timeout | Should -Be 77
        $shell.Stop()
        Get-Timeout | Should -Be 30
        $shell.Dispose()
    }

    It 'says what to set by hand where the server can not be reached' {
        Invoke-TestSql "CREATE OR REPLACE USER 'brief'@'%' IDENTIFIED BY 'S3cret-brief'`nGRANT ALL ON *.* TO 'brief'@'%'"
        $during.Credential = New-TestCredential 'brief' 'S3cret-brief'
        Optimize-MySqlBackupSetting @during -During { Invoke-TestSql "DROP USER 'brief'@'%'" } -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupSettingNotRestored,*'
        $failures[0].Exception.Message | Should -BeLike '*SET GLOBAL net_read_timeout = 30;*'
    }

    It 'changes no server where it can not change all' {
        $ran = @{}
        { Optimize-MySqlBackupSetting $connection.Server, 127.0.0.1:1 @login -Value $during.Value -During { $ran.Once = $true } } |
            Should -Throw -ErrorId 'BackupServerUnreachable,*'
        $ran.Keys | Should -BeNullOrEmpty
        Get-Timeout | Should -Be 30
    }
}
