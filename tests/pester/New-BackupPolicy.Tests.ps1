BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
}

Describe 'New-BackupPolicy' {
    BeforeEach { $file = Join-Path $TestDrive "$([guid]::NewGuid()).yaml" }

    It 'writes a policy that can be used, for its owner alone' {
        $made = New-BackupPolicy $file /srv/backup
        $made | Should -BeOfType MySqlBackup.Core.Policy.PolicyTest
        $made.IsValid | Should -BeTrue
        $made.Problem | Should -BeNullOrEmpty
        $made.Name | Should -Be ([System.IO.Path]::GetFileNameWithoutExtension($file))
        $made.Target.Database | Should -Be '*'
        $made.Target.Schedule | Should -Be '0 2 * * *'
        $made.Target.Retention | Should -Be '7 daily, 4 weekly, 12 monthly'
        if ($IsLinux) { (Get-Item $file).UnixFileMode | Should -Be ([System.IO.UnixFileMode] 'UserRead, UserWrite') }
        Test-BackupPolicy $file -Quiet | Should -BeTrue
    }

    It 'takes any name as it is' {
        $names = 'a"b', 'c\d', '${HOME}', '$x', 'ünï: #', "it's", '- y', '*_log'
        $made = $names | New-BackupPolicy $file 's3://bucket/pre?region=eu-central-1' -Name p -Server db1, '[::1]:3307' -DefaultsFile (Join-Path $TestDrive 'm y.cnf') -Schedule '@hourly' -TimeZone Europe/Berlin
        $made.IsValid | Should -BeTrue
        $made.Target.Database | Should -Be $names
        $made.Target.Server | Should -Be main
        $made.Target.TimeZone | Should -Be Europe/Berlin
        $made.Target.Destination | Should -Be 's3://bucket/pre?region=eu-central-1'
    }

    It 'refuses <Why> and writes nothing' -TestCases @(
        @{ Why = 'a schedule that is none'; Arguments = @{ Schedule = '0 25 * * *' }; Words = '*25 is not from 0 to 23*' }
        @{ Why = 'a name that is none'; Arguments = @{ Name = 'My Policy' }; Words = "*'My Policy' is no name*" }
        @{ Why = 'a time zone that is none'; Arguments = @{ TimeZone = 'Mars' }; Words = "*no time zone 'Mars'*" }
        @{ Why = 'a secret in an address'; Arguments = @{ Destination = 's3://key:S3cret@bucket' }; Words = '*do not belong into an address*' }
    ) {
        $all = @{ Path = $file; Destination = '/srv/backup' } + @{}
        foreach ($name in $Arguments.Keys) { $all[$name] = $Arguments[$name] }
        $failure = { New-BackupPolicy @all } | Should -Throw -ErrorId 'BackupInvalidArgument,*' -PassThru
        "$failure" | Should -BeLike $Words
        "$failure" | Should -Not -BeLike '*S3cret*'
        $failure = { New-BackupPolicy @all -WhatIf } | Should -Throw -ErrorId 'BackupInvalidArgument,*' -PassThru
        Test-Path $file | Should -BeFalse
    }

    It 'leaves a file that is there, and writes over it with -Force' {
        'mine' | Set-Content $file
        { New-BackupPolicy $file /srv/backup } | Should -Throw -ErrorId 'BackupDestinationNotWritable,*'
        Get-Content $file | Should -Be 'mine'
        New-BackupPolicy $file /srv/backup -Force -WhatIf
        Get-Content $file | Should -Be 'mine'
        (New-BackupPolicy $file /srv/backup -Force).IsValid | Should -BeTrue
    }
}
