# The demo through the cmdlets; eng/demo.sh builds the module first.
$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = [Console]::IsOutputRedirected ? 'PlainText' : 'Host'
$root = Split-Path $PSScriptRoot -Parent
Import-Module (Join-Path $root 'MySqlBackup.psd1')

function Write-Step([string] $Text) { Write-Host "`n== $Text" -ForegroundColor Cyan }

function Invoke-Sql([string] $Sql) {
    $rows = & mariadb --no-defaults "--socket=$($server.Socket)" --user=root --batch --skip-column-names "--execute=$Sql"
    if ($LASTEXITCODE -ne 0) { throw 'The server refused a statement of the demo; its words stand above.' }
    $rows
}

$server = $null
$repository = Join-Path ([IO.Path]::GetTempPath()) "mysqlbackup-demo-$PID"
try {
    Write-Step 'Starting a throwaway server in a temporary folder'
    $options = New-Object MySqlBackup.Core.Integrity.ScratchServerOptions -Property @{ Family = 'MariaDB'; BinaryLog = $true }
    $server = [MySqlBackup.Core.Integrity.ScratchServer]::Start($options, [Threading.CancellationToken]::None)
    Write-Host "$($server.Binary.Family) $($server.Binary.Version) on unix:$($server.Socket)"

    Write-Step 'Filling a shop'
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $script = Join-Path $root 'src/MySqlBackup.Cli/Demo/shop.sql'
    & mariadb --no-defaults "--socket=$($server.Socket)" --user=root --delimiter=// "--execute=source $script"
    if ($LASTEXITCODE -ne 0) { throw 'The shop could not be filled; the client''s words stand above.' }
    Write-Host ('filled in {0:0.0} s' -f $clock.Elapsed.TotalSeconds)

    $connection = @{
        Server     = "unix:$($server.Socket)"
        Credential = [pscredential]::new('root', [securestring]::new())
    }

    Write-Step 'Invoke-MySqlBackup -Database shop'
    $backup = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $backup | Out-Host

    Write-Step 'Get-MySqlBackup'
    Get-MySqlBackup -Repository $repository | Out-Host

    Write-Step 'Test-BackupIntegrity -Level Restore: the backup is restored on a scratch server and compared row by row'
    $check = $backup | Test-BackupIntegrity -Level Restore
    $check | Out-Host
    if (-not $check.IsValid) { throw 'The backup did not pass its check.' }

    Write-Step "Get-MySqlBackup -Last 1 | Restore-MySqlBackup -As @{ shop = 'shop_copy' }"
    Get-MySqlBackup -Repository $repository -Last 1 | Restore-MySqlBackup @connection -As @{ shop = 'shop_copy' } | Out-Host

    Write-Step 'What is there now, in shop and in shop_copy'
    $counts = Invoke-Sql @'
SELECT kind, SUM(source = 'shop'), SUM(source = 'shop_copy') FROM (
    SELECT table_schema AS source, CASE table_type WHEN 'BASE TABLE' THEN 'tables' WHEN 'SYSTEM VERSIONED' THEN 'system-versioned tables' WHEN 'VIEW' THEN 'views' ELSE 'sequences' END AS kind FROM information_schema.tables
    UNION ALL SELECT trigger_schema, 'triggers' FROM information_schema.triggers
    UNION ALL SELECT routine_schema, IF(routine_type LIKE 'PACKAGE%', 'packages', 'routines') FROM information_schema.routines
    UNION ALL SELECT event_schema, 'events' FROM information_schema.events
    UNION ALL SELECT constraint_schema, 'foreign keys' FROM information_schema.referential_constraints
) AS objects WHERE source IN ('shop', 'shop_copy') GROUP BY kind ORDER BY kind
'@
    $tables = Invoke-Sql "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop' AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name"
    $rows = foreach ($table in $tables) {
        $name = '`' + $table.Replace('`', '``') + '`'
        "rows of $table`t" + (Invoke-Sql "SELECT (SELECT COUNT(*) FROM shop.$name), (SELECT COUNT(*) FROM shop_copy.$name)")
    }
    $differences = 0
    @($counts) + @($rows) | ForEach-Object {
        $what, $source, $copy = $_ -split "`t"
        if ($source -ne $copy) { $differences++ }
        [pscustomobject]@{ What = $what; shop = [long]$source; shop_copy = [long]$copy; Equal = $source -eq $copy }
    } | Format-Table -AutoSize | Out-Host
    if ($differences) { throw "$differences counts differ." }
    Write-Host 'The copy holds what the shop holds.' -ForegroundColor Green
}
finally {
    if ($server) { $server.Dispose() }
    Remove-Item -Recurse -Force $repository -ErrorAction Ignore
}
