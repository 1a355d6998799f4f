BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $backup = Invoke-MySqlBackup @connection -Database shop -Destination $repository
}

Describe 'Protect-MySqlBackup' {
    It 'marks a backup, and lists show it' {
        $backup | Protect-MySqlBackup -Note 'before the migration' | Should -BeNullOrEmpty
        $listed = Get-MySqlBackup $repository
        $listed.IsKept | Should -BeTrue
        $listed.Keep.Note | Should -Be 'before the migration'
        ($listed | Format-Table | Out-String -Width 200) | Should -Match '\(kept\)'
        ($listed | Format-List | Out-String) | Should -Match 'Kept +: by .*: before the migration'
        (Protect-MySqlBackup $repository $backup.Id -Note again -PassThru).Keep.Note | Should -Be 'again'
    }

    It 'is seen by no check' {
        ($backup | Test-BackupIntegrity -Level Content).Status | Should -Be 'Passed'
    }

    It 'is set by the backup itself' {
        $kept = Invoke-MySqlBackup @connection -Database other -Destination $repository -KeepNote audit
        $kept.IsKept | Should -BeTrue
        (Get-MySqlBackup $repository -Id $kept.Id).Keep.Note | Should -Be 'audit'
        (Invoke-MySqlBackup @connection -Database other -Destination $repository -Keep).IsKept | Should -BeTrue
    }

    It 'changes nothing with -WhatIf' {
        $plain = Invoke-MySqlBackup @connection -Database other -Destination $repository
        $plain | Protect-MySqlBackup -WhatIf
        (Get-MySqlBackup $repository -Id $plain.Id).IsKept | Should -BeFalse
    }

    It 'says that a backup is not there' {
        Protect-MySqlBackup $repository 20200101T000000Z-0000 -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotFound,*'
    }
}
