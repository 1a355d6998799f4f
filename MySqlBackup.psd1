@{
    NestedModules        = @('module/bin/MySqlBackup.Loader.dll', 'module/bin/MySqlBackup.PowerShell.dll')
    ModuleVersion        = '0.1.0'
    GUID                 = '6a2f1c57-7a0e-4a43-9c55-0f0d4d2b8e61'
    Author               = 'The MySqlBackup contributors'
    Copyright            = '(c) 2026 The MySqlBackup contributors. MIT licence.'
    Description          = 'Backs up MySQL and MariaDB servers, proves that the backups restore, and restores them.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('module/MySqlBackup.Format.ps1xml')
    TypesToProcess       = @('module/MySqlBackup.Types.ps1xml')
    CmdletsToExport      = @(
        'Invoke-MySqlBackup', 'Get-MySqlBackup', 'Restore-MySqlBackup', 'Test-BackupIntegrity', 'Copy-MySqlBackup',
        'Remove-ExpiredBackup', 'Protect-MySqlBackup', 'Unprotect-MySqlBackup',
        'Measure-BackupBaseline', 'Compare-BackupBaseline', 'Get-BackupBaseline',
        'Get-BackupHistory', 'Get-BackupSuccessRate', 'Get-BackupCapacityTrend', 'Initialize-BackupHistory', 'Copy-BackupHistory',
        'Get-MySqlBackupSetting', 'Optimize-MySqlBackupSetting',
        'Send-BackupAlert', 'Test-BackupAlert', 'Get-BackupAlert', 'Close-BackupAlert', 'New-BackupAlertChannel', 'New-BackupAlertRule',
        'Watch-MySqlBackup', 'Test-BackupHealth', 'Test-BackupPrerequisite', 'Export-BackupMetric', 'Invoke-BackupRetry',
        'New-BackupReport', 'Show-BackupDashboard',
        'New-BackupKey', 'New-BackupEncryption', 'Update-BackupKey',
        'New-BackupPolicy', 'Test-BackupPolicy'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('MySQL', 'MariaDB', 'Backup', 'Restore', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
