<#
.SYNOPSIS
Builds, tests and packages MySqlBackup.
.DESCRIPTION
Build compiles everything and puts the module's assemblies into module/bin, after which MySqlBackup.psd1 can be imported. Package makes
artifacts/MySqlBackup, a folder to put on PSModulePath. Test, Demo and Bench run the scripts in eng.
.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Demo', 'Bench')]
    [string] $Task = 'Build',

    # Passed on to the script of the task, for example --only dump-gzip for Bench.
    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Argument
)

$ErrorActionPreference = 'Stop'

function Invoke-Program {
    $program, $rest = $args
    & $program @rest
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Invoke-Build { Invoke-Program dotnet build (Join-Path $PSScriptRoot BackupPs.sln) -c Release -v q '-clp:NoSummary' }

switch ($Task) {
    'Build' { Invoke-Build }
    'Test' {
        if ($IsWindows) {
            # The servers that tests start need unix sockets; what needs none runs here too.
            Invoke-Build
            Invoke-Program dotnet test (Join-Path $PSScriptRoot BackupPs.sln) -c Release --no-build
        }
        else {
            Invoke-Program bash (Join-Path $PSScriptRoot eng/test.sh)
        }
    }
    'Package' {
        Invoke-Build | Out-Host
        $package = Join-Path $PSScriptRoot artifacts/MySqlBackup
        Remove-Item -Recurse -Force $package -ErrorAction Ignore
        $null = New-Item -ItemType Directory -Path $package
        Copy-Item -Path (Join-Path $PSScriptRoot MySqlBackup.psd1), (Join-Path $PSScriptRoot LICENSE) -Destination $package
        Copy-Item -Recurse -Path (Join-Path $PSScriptRoot module) -Destination $package
        Get-ChildItem -Recurse -File $package -Include *.pdb | Remove-Item
        $null = Test-ModuleManifest (Join-Path $package MySqlBackup.psd1)
        Get-Item $package
    }
    { $_ -in 'Demo', 'Bench' } {
        if ($IsWindows) { throw "The task $Task starts a private server on a unix socket; run it on Linux." }
        Invoke-Program bash (Join-Path $PSScriptRoot "eng/$($Task.ToLowerInvariant()).sh") @Argument
    }
}
