BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $shop = Invoke-MySqlBackup @connection -Database shop, other -Destination $repository
    $damagedRepository = Join-Path $TestDrive 'damaged'
    Copy-Item $repository $damagedRepository -Recurse
    $file = Get-ChildItem (Join-Path $damagedRepository $shop.Id) -Filter 'shop.orders.*' | Sort-Object Length | Select-Object -Last 1
    $bytes = [IO.File]::ReadAllBytes($file.FullName)
    $middle = [int]($bytes.Length / 2)
    $bytes[$middle] = $bytes[$middle] -bxor 0xFF
    [IO.File]::WriteAllBytes($file.FullName, $bytes)
}

Describe 'Test-BackupIntegrity' {
    It 'gives an object for each database at level <Level>' -TestCases @{ Level = 'Quick' }, @{ Level = 'Checksum' }, @{ Level = 'Content' } {
        $results = Test-BackupIntegrity $repository -Level $Level
        $results | Should -BeOfType MySqlBackup.Core.Integrity.IntegrityResult
        $results.Database | Sort-Object | Should -Be 'other', 'shop'
        $results.Status | Should -Be 'Passed', 'Passed'
    }

    It 'restores into a server that is named' {
        $results = $shop | Test-BackupIntegrity -Level Restore -ScratchServer $connection.Server -ScratchCredential $connection.Credential
        $results.Status | Should -Be 'Passed', 'Passed'
        Invoke-TestSql "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name NOT IN ('shop', 'other', 'mysql', 'sys', 'performance_schema', 'information_schema', 'test')" | Should -Be 0
    }

    It 'finds damage and names the file' {
        $results = Test-BackupIntegrity $damagedRepository
        ($results | Where-Object Database -EQ 'other').IsValid | Should -BeTrue
        $damaged = $results | Where-Object Database -EQ 'shop'
        $damaged.Status | Should -Be 'Failed'
        $damaged.Findings.File | Should -BeLike 'shop.orders.*'
    }

    It 'answers once with -Quiet, over all' {
        $good = Get-MySqlBackup $repository | Test-BackupIntegrity -Quiet
        $good | Should -BeOfType bool
        $good | Should -BeTrue
        $bad = Get-MySqlBackup $repository, $damagedRepository | Test-BackupIntegrity -Quiet
        $bad | Should -BeOfType bool
        $bad | Should -BeFalse
        @() | Test-BackupIntegrity -Quiet | Should -BeFalse
    }

    It 'gives an object for each database of a backup that failed, and passes none' {
        $failed = Invoke-MySqlBackup -Server 127.0.0.1:1 -Database shop, other -Destination $repository -ErrorAction SilentlyContinue
        $results = $failed | Test-BackupIntegrity -Level Restore -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.Database | Should -Be 'shop', 'other'
        $results.Status | Should -Be 'Skipped', 'Skipped'
        $results.IsValid | Should -Be $false, $false
        $results[0].Reason | Should -BeLike '*127.0.0.1:1*'
        $results[0].Level | Should -Be 'Restore'
        ($failed | Test-BackupIntegrity -Database 'sh*' -ErrorAction SilentlyContinue).Database | Should -Be 'shop'
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupServerUnreachable,*'
        $failed | Test-BackupIntegrity -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'fails the record of a backup that is not whole' {
        $copy = Join-Path $TestDrive 'unreadable'
        Copy-Item $repository $copy -Recurse
        Set-Content (Join-Path $copy $shop.Id 'manifest.json') '{ "formatVersion": 1, '
        $result = Get-MySqlBackup $copy | Test-BackupIntegrity -ErrorAction SilentlyContinue -ErrorVariable failures
        $result.Status | Should -Be 'Failed'
        $result.Database | Should -Be '*'
        $result.Findings.Kind | Should -Be 'Manifest'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupManifestDamaged,*'
    }

    It 'does not pass what it cannot read' {
        Test-BackupIntegrity (Join-Path $TestDrive 'nowhere') -Quiet -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeFalse
        $failures | Should -HaveCount 1
    }
}
