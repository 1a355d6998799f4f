BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $destination = Join-Path $TestDrive 'repository'
}

Describe 'Test-BackupPrerequisite' {
    It 'emits one object a check and makes nothing' {
        $all = Test-BackupPrerequisite $destination @connection -Database shop
        $names = [enum]::GetNames([MySqlBackup.Core.Monitoring.Prerequisites.PrerequisiteCheck])
        $all.Check | Select-Object -Unique | Should -Be $names
        $all.Status | Should -Not -Contain 'Failed'
        $all.Server | Select-Object -Unique | Should -Be $connection.Server
        $all.Destination | Select-Object -Unique | Should -Be $destination
        $all | Where-Object Status -EQ Warning | ForEach-Object { $_.Advice | Should -Not -BeNullOrEmpty }
        Test-Path $destination | Should -BeFalse
    }

    It 'emits each check before the next is made' {
        (Test-BackupPrerequisite $destination @connection | Select-Object -First 1).Check | Should -Be 'Configuration'
    }

    It 'answers with one bool' {
        Test-BackupPrerequisite $destination @connection -Quiet | Should -BeTrue
        Test-BackupPrerequisite $destination @connection -Database nowhere -Quiet | Should -BeFalse
        $connection.Server, '127.0.0.1:1' | Test-BackupPrerequisite $destination -Credential $connection.Credential -Quiet | Should -BeFalse
    }

    It 'names what is missing, and goes on with the next server' {
        $poor = New-TestCredential 'poor' 'S3cret-poor'
        $all = '127.0.0.1:1', $connection.Server | Test-BackupPrerequisite $destination -Credential $poor -Database shop
        ($all | Where-Object Status -EQ Failed).Check | Should -Be 'Connection', 'Rights'
        ($all | Where-Object Check -EQ Connection)[0].Message | Should -BeLike 'BackupServerUnreachable: *'
        ($all | Where-Object Check -EQ Rights)[1].Advice | Should -Be "GRANT SELECT, TRIGGER, EVENT, EXECUTE ON ``shop``.* TO 'poor'@'%'"
        "$($all.Message) $($all.Advice)" | Should -Not -BeLike '*S3cret*'
    }

    It 'refuses an address with a password without repeating it' {
        $all = Test-BackupPrerequisite $destination -Server 'mysql://u:S3cret@db1' -ErrorAction SilentlyContinue -ErrorVariable failures
        $all | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
        "$failures" | Should -Not -BeLike '*S3cret*'
    }

    It 'takes what Invoke-MySqlBackup takes' {
        $theirs = (Get-Command Invoke-MySqlBackup).Parameters
        (Get-Command Test-BackupPrerequisite).Parameters.Values | Where-Object Name -NE 'Quiet' |
            ForEach-Object { $theirs[$_.Name].ParameterType | Should -Be $_.ParameterType }
    }

    It 'shows what to do below what was found' {
        $null = New-Item -ItemType Directory (Join-Path $TestDrive 'open')
        chmod 755 (Join-Path $TestDrive 'open')
        $text = Test-BackupPrerequisite (Join-Path $TestDrive 'open') @connection | Format-Table | Out-String -Width 200
        $text | Should -Match 'Permission +Warning .*mode 755'
        $text | Should -Match '(?m)^ +chmod 700 '
        $text | Should -Not -Match "\e\["
    }
}
