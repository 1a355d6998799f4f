# A private MariaDB for all files of a run: started when first asked for, stopped when the process ends.
Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1') -Global

function Get-TestServer {
    if (-not $global:MySqlBackupTestServer) {
        $options = New-Object MySqlBackup.Core.Integrity.ScratchServerOptions -Property @{ Family = 'MariaDB'; BinaryLog = $true; Tcp = $true }
        $global:MySqlBackupTestServer = [MySqlBackup.Core.Integrity.ScratchServer]::Start($options, [Threading.CancellationToken]::None)
        Invoke-TestSql @'
CREATE DATABASE shop
USE shop
CREATE TABLE shop.customers (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(40) NOT NULL, balance FLOAT)
INSERT INTO shop.customers (name, balance) SELECT CONCAT('customer ', seq), seq * 1.1 FROM seq_1_to_1000
CREATE TABLE shop.orders (id INT PRIMARY KEY, customer_id INT NOT NULL, note TEXT, FOREIGN KEY (customer_id) REFERENCES shop.customers (id))
INSERT INTO shop.orders SELECT seq, 1 + seq % 1000, REPEAT('n', 200) FROM seq_1_to_5000
CREATE VIEW shop.good_customers AS SELECT * FROM shop.customers WHERE balance > 500
CREATE DATABASE other
CREATE TABLE other.t (id INT PRIMARY KEY)
CREATE USER 'backup'@'%' IDENTIFIED BY 'S3cret-backup'
GRANT ALL ON *.* TO 'backup'@'%'
CREATE USER 'poor'@'%' IDENTIFIED BY 'S3cret-poor'
GRANT LOCK TABLES ON shop.* TO 'poor'@'%'
'@
    }

    $global:MySqlBackupTestServer
}

function Invoke-TestSql([string] $Statements) {
    $connection = [MySqlBackup.Core.Servers.ServerConnector]::Open($global:MySqlBackupTestServer.Options, [Threading.CancellationToken]::None)
    try {
        foreach ($statement in $Statements -split "\r?\n" -ne '') {
            if ($statement -match '^SELECT') { $connection.QueryScalar($statement) } else { $null = $connection.Execute($statement) }
        }
    }
    finally {
        $connection.Dispose()
    }
}

function New-TestCredential([string] $User, [string] $Password) {
    $secret = [securestring]::new()
    foreach ($character in $Password.ToCharArray()) { $secret.AppendChar($character) }
    [pscredential]::new($User, $secret)
}

function Get-TestConnection {
    @{ Server = "127.0.0.1:$((Get-TestServer).Port)"; Credential = New-TestCredential 'backup' 'S3cret-backup' }
}
