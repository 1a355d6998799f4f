#requires -Version 7.4
<#
Decrypts an encrypted backup, or one file of it, with PowerShell alone; the format is described in backup-format.md.
  pwsh decrypt-backup.ps1 <backup's folder> <new folder> -KeyFile backup.key       (or -PassphraseFile file, or -Pfx file [-PfxPassword ...])
  pwsh decrypt-backup.ps1 <backup's folder> <new folder> -DataKeyFile file         (32 bytes that openssl cms -decrypt gave)
  ... -File shop.orders.00000.sql.gz.enc                                           (only that file)
What comes out is a folder of mydumper's form. A file that is not what was written is an error, and is not left behind.
#>
param(
    [Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [string] $Destination, [string[]] $File,
    [string] $KeyFile, [string] $PassphraseFile, [string] $Pfx, [securestring] $PfxPassword, [string] $DataKeyFile)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$sha256 = [Security.Cryptography.HashAlgorithmName]::SHA256
$Path = (Resolve-Path -LiteralPath $Path).ProviderPath
$Destination = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Destination)

function Get-DerivedKey([byte[]] $Secret, [byte[]] $Salt, [string[]] $Word) {
    , [Security.Cryptography.HKDF]::DeriveKey($sha256, $Secret, 32, $Salt, [Text.Encoding]::UTF8.GetBytes($Word -join "`0"))
}
function Read-Secret([string] $Name) { , [IO.File]::ReadAllBytes((Resolve-Path -LiteralPath $Name).ProviderPath) }
function Get-Nonce([long] $Number, [bool] $IsLast) {
    $nonce = [byte[]]::new(12)
    for ($i = 10; $i -ge 3; $i--) { $nonce[$i] = $Number -band 255; $Number = $Number -shr 8 }
    $nonce[11] = [int]$IsLast
    , $nonce
}
function Open-WrappedKey([byte[]] $Secret, $Recipient) {
    $wrapped = [Convert]::FromBase64String($Recipient.wrappedKey)
    $cipher = [Security.Cryptography.AesGcm]::new((Get-DerivedKey $Secret ([Convert]::FromBase64String($Recipient.salt)) 'MySqlBackup key v1', $Recipient.kind, $manifest.id), 16)
    $key = [byte[]]::new(32)
    try { $cipher.Decrypt((Get-Nonce 0 $false), $wrapped[0..31], $wrapped[32..47], $key) } catch { return }
    , $key
}
function Get-DataKey {
    if ($DataKeyFile) { return , (Read-Secret $DataKeyFile) }
    foreach ($recipient in $manifest.encryption.recipients) {
        if ($recipient.kind -eq 'KeyFile' -and $KeyFile) {
            $secret = Read-Secret $KeyFile
            $text = [Text.Encoding]::ASCII.GetString($secret).Trim()
            if ($secret.Length -ne 32) { $secret = $text.Length -eq 64 ? [Convert]::FromHexString($text) : [Convert]::FromBase64String($text) }
            $key = Open-WrappedKey $secret $recipient
        } elseif ($recipient.kind -eq 'Passphrase' -and $PassphraseFile) {
            if ($recipient.iterations -lt 600000) { throw "The passphrase is stretched by $($recipient.iterations) rounds only: somebody changed the manifest." }
            $passphrase = [Text.Encoding]::UTF8.GetBytes(([Text.Encoding]::UTF8.GetString((Read-Secret $PassphraseFile)) -replace '\r?\n\z'))
            $key = Open-WrappedKey ([Security.Cryptography.Rfc2898DeriveBytes]::Pbkdf2($passphrase, [Convert]::FromBase64String($recipient.salt), $recipient.iterations, $sha256, 32)) $recipient
        } elseif ($recipient.kind -eq 'Certificate' -and $Pfx) {
            $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new((Read-Secret $Pfx), $PfxPassword)
            $cms = [Security.Cryptography.Pkcs.EnvelopedCms]::new()
            $cms.Decode([Convert]::FromBase64String($recipient.wrappedKey))
            try { $cms.Decrypt([Security.Cryptography.X509Certificates.X509Certificate2Collection]::new($certificate)) } catch { continue }
            $key = $cms.ContentInfo.Content
        } else { continue }
        if ($key) { return , $key }
    }
    throw 'The backup was not encrypted for this key.'
}
function Expand-File([string] $Name, [string] $Target) {
    $in = [IO.File]::OpenRead((Join-Path $Path $Name)); $out = [IO.File]::Create($Target)
    try {
        $head = [byte[]]::new(40)
        if ($in.ReadAtLeast($head, 40, $false) -lt 40 -or [Text.Encoding]::ASCII.GetString($head, 0, 7) -ne 'MYSQLBK' -or $head[7] -ne 1) { throw "$Name is not an encrypted file." }
        $cipher = [Security.Cryptography.AesGcm]::new((Get-DerivedKey $dataKey $head[8..39] 'MySqlBackup file v1', $manifest.id, $Name), 16)
        $stored = [byte[]]::new(65552); $tag = [byte[]]::new(16); $number = 0
        do {
            $size = $in.ReadAtLeast($stored, $stored.Length, $false) - 16
            if ($size -lt 0) { throw "$Name is cut." }
            $plain = [byte[]]::new($size); $encrypted = [byte[]]::new($size)
            [Array]::Copy($stored, $encrypted, $size); [Array]::Copy($stored, $size, $tag, 0, 16)
            $isLast = $in.Position -eq $in.Length
            $cipher.Decrypt((Get-Nonce $number $isLast), $encrypted, $tag, $plain)
            $out.Write($plain, 0, $size); $number++
        } until ($isLast)
    } catch { $out.Dispose(); Remove-Item -LiteralPath $Target; throw "$Name can't be decrypted: $_" } finally { $in.Dispose(); $out.Dispose() }
}

$bytes = [IO.File]::ReadAllBytes((Join-Path $Path 'manifest.json'))
$manifest = [Text.Encoding]::UTF8.GetString($bytes) | ConvertFrom-Json
$dataKey = Get-DataKey
$latin = [Text.Encoding]::Latin1.GetString($bytes) -replace '("authentication": ")[0-9a-f]{64}', ('${1}' + '0' * 64)
$hmac = [Security.Cryptography.HMACSHA256]::new((Get-DerivedKey $dataKey @() 'MySqlBackup manifest v1', $manifest.id))
if ([Convert]::ToHexString($hmac.ComputeHash([Text.Encoding]::Latin1.GetBytes($latin))) -ne $manifest.encryption.authentication) { throw 'The key is not this backup''s, or somebody changed manifest.json.' }
New-Item -ItemType Directory -Path $Destination | Out-Null
$files = $manifest.files
if ($manifest.encryption.PSObject.Properties['sealedManifest']) {
    Expand-File $manifest.encryption.sealedManifest.name (Join-Path $Destination 'manifest.opened.json')
    $files = (Get-Content -Raw -LiteralPath (Join-Path $Destination 'manifest.opened.json') | ConvertFrom-Json).files
}
foreach ($entry in $files | Where-Object { -not $File -or $_.name -in $File }) {
    $name = $entry.PSObject.Properties['plainName'] ? $entry.plainName : $entry.name -replace '\.enc\z'
    if ((Split-Path -Leaf $name) -ne $name) { throw "'$name' is not the name of a file." }
    if ((Get-FileHash -LiteralPath (Join-Path $Path $entry.name)).Hash -ne $entry.sha256) { throw "$($entry.name) was changed: its SHA-256 is not the one it was written with." }
    Expand-File $entry.name (Join-Path $Destination $name)
}
