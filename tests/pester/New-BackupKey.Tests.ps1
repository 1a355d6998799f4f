BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
}

Describe 'New-BackupKey' {
    It 'makes a file that its owner alone can read' {
        $key = New-BackupKey (Join-Path $TestDrive 'a.key')
        $key.Id | Should -Match '^[0-9a-f]{16}$'
        $key.Form | Should -Be "key-file:$($key.Path)"
        [Convert]::FromBase64String((Get-Content $key.Path)) | Should -HaveCount 32
        if (-not $IsWindows) { (Get-Item $key.Path).UnixMode | Should -Be '-rw-------' }
    }

    It 'is relative to the location of PowerShell' {
        Push-Location $TestDrive
        try { New-BackupKey here.key | Out-Null } finally { Pop-Location }
        Join-Path $TestDrive 'here.key' | Should -Exist
    }

    It 'never writes over one' {
        $path = Join-Path $TestDrive 'b.key'
        $id = (New-BackupKey $path).Id
        { New-BackupKey $path } | Should -Throw -ErrorId 'BackupDestinationNotWritable,*'
        (New-BackupKey (Join-Path $TestDrive 'c.key')).Id | Should -Not -Be $id
    }

    It 'writes nothing with -WhatIf' {
        New-BackupKey (Join-Path $TestDrive 'd.key') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'd.key' | Should -Not -Exist
    }
}
