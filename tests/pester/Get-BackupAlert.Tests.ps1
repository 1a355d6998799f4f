BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
    Import-Module (Join-Path $PSScriptRoot 'AlertReceiver.psm1') -Force
    $state = Join-Path $TestDrive 'alerts.json'
    $null = New-FailedBackup | Send-BackupAlert -StatePath $state
    $null = New-FailedBackup BackupServerError | Send-BackupAlert -StatePath $state
}

Describe 'Get-BackupAlert' {
    It 'lists what is open, of all or as chosen' {
        $alerts = Get-BackupAlert -StatePath $state
        $alerts | Should -BeOfType MySqlBackup.Core.Alerts.OpenAlert
        $alerts.Kind | Sort-Object | Should -Be 'BackupFailed', 'ConnectionFailed'
        $failed = Get-BackupAlert backupf* -StatePath $state
        $failed.Server, $failed.Database, $failed.Repository, $failed.Count, $failed.IsOver | Should -Be 'db1:3306', 'shop', '/srv/backup', 1, $false
        (Get-BackupAlert -Target db1* -StatePath $state) | Should -HaveCount 2
        (Get-BackupAlert -Server db2* -StatePath $state) | Should -BeNullOrEmpty
        (Get-BackupAlert -Database shop -StatePath $state).Kind | Should -Be 'BackupFailed'
        Push-Location /srv
        try { (Get-BackupAlert -Repository ./backup/ -StatePath $state).Kind | Should -Be 'BackupFailed' } finally { Pop-Location }
    }

    It 'lists nothing where nothing was told' {
        Get-BackupAlert -StatePath (Join-Path $TestDrive 'none.json') | Should -BeNullOrEmpty
    }

    It 'refuses a kind that there is not' {
        Get-BackupAlert Failed -StatePath $state -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
    }

    It 'shows them as a table and in full' {
        $table = Get-BackupAlert -StatePath $state | Out-String -Width 200
        $table | Should -Match 'Kind +Level +Since +Count +Target, told'
        $table | Should -BeLike '*db1:3306/shop in /srv/backup*'
        Get-BackupAlert BackupFailed -StatePath $state | Format-List | Out-String -Width 200 | Should -BeLike "*StatePath : $state*"
    }
}
