BeforeDiscovery {
    $noPromtool = -not (Get-Command promtool -ErrorAction Ignore)
    $noGateway = -not (Get-Command prometheus-pushgateway -ErrorAction Ignore)
    if ($noPromtool) { Write-Warning 'NO PROMTOOL: its tests are skipped.' }
    if ($noGateway) { Write-Warning 'NO PUSHGATEWAY: its tests are skipped.' }
}

BeforeAll {
    # A day ago: seen from there, what is backed up now has a time to come.
    Add-Type 'using System; public sealed class EarlyClock : TimeProvider { public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddDays(-1); }'
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
    $repository = Join-Path $TestDrive 'repository'
    $odd = "a `"quoted`"`n\名字"
    $label = 'a \"quoted\"\n\\名字'
    $sql = [MySqlBackup.Core.Servers.ServerConnector]::Open((Get-TestServer).Options, [Threading.CancellationToken]::None)
    $null = $sql.Execute("CREATE DATABASE ``$odd``")
    $null = $sql.Execute("CREATE TABLE ``$odd``.t AS SELECT 1 AS id")
    $shop = Invoke-MySqlBackup @connection -Database shop -Destination $repository
    $null = Invoke-MySqlBackup @connection -Database $odd -Destination $repository
    $null = Invoke-MySqlBackup @connection -Database nowhere -Destination $repository -ErrorAction SilentlyContinue
    function Get-Sample([string] $Text, [string] $Name, [string] $Value) {
        [string[]] ($Text -split "`n" | Where-Object { $_.StartsWith("$Name{") -and $_.Contains("=`"$Value`"") } | ForEach-Object { $_.Substring($_.LastIndexOf(' ') + 1) })
    }
}

AfterAll {
    $null = $sql.Execute("DROP DATABASE ``$odd``")
    $sql.Dispose()
}

Describe 'Export-BackupMetric' {
    It 'writes what is known, and nothing of what is not' {
        $text = Export-BackupMetric $repository
        [double] (Get-Sample $text backup_size shop) | Should -Be ($shop.Manifest.Files | Where-Object Database -EQ shop | Measure-Object Size -Sum).Sum
        Get-Sample $text backup_file_size_bytes shop | Should -Be (Get-Sample $text backup_size shop)
        [double] (Get-Sample $text backup_duration shop) | Should -Be $shop.Duration.TotalSeconds
        [double] (Get-Sample $text backup_rpo_seconds shop) | Should -BeGreaterOrEqual 0
        Get-Sample $text backup_duration_seconds_bucket shop | Should -Be 1, 1, 1, 1, 1, 1
        Get-Sample $text backup_success_rate_by_service shop | Should -Be 100
        Get-Sample $text backup_success_ratio nowhere | Should -Be 0
        Get-Sample $text backup_last_success_timestamp_seconds nowhere | Should -BeNullOrEmpty
        $text | Should -Not -Match 'backup_rto_seconds'
    }

    It 'measures the restore of a drill' {
        $copy = Join-Path $TestDrive 'drilled'
        $null = Invoke-MySqlBackup @connection -Database other -Destination $copy | Test-BackupIntegrity -Level Restore
        [double] (Get-Sample (Export-BackupMetric $copy) backup_rto_seconds other) | Should -BeGreaterThan 0
    }

    It 'leaves out a backup that is gone, and one with a time to come' {
        $copy = Join-Path $TestDrive 'gone'
        $null = Invoke-MySqlBackup @connection -Database other -Destination $copy
        $before = [MySqlBackup.Core.Monitoring.Metrics.BackupMetrics]::new([MySqlBackup.Core.Monitoring.Metrics.BackupMetricRequest]::new(), [EarlyClock]::new())
        $before.Add([MySqlBackup.Core.Repository.BackupRepository]::Open($copy), [MySqlBackup.Core.NullOutput]::Instance, [Threading.CancellationToken]::None)
        Get-Sample "$before" backup_rpo_seconds other | Should -BeNullOrEmpty
        Get-Sample (Export-BackupMetric $copy) backup_rpo_seconds other | Should -HaveCount 1
        Get-ChildItem $copy -Directory -Filter '2*' | Remove-Item -Recurse
        $text = Export-BackupMetric $copy
        Get-Sample $text backup_rpo_seconds other | Should -BeNullOrEmpty
        Get-Sample $text backup_success_ratio other | Should -Be 1
    }

    It 'satisfies promtool, odd names too' -Skip:$noPromtool {
        $text = Export-BackupMetric $repository
        Get-Sample $text backup_size $label | Should -HaveCount 1
        $file = Join-Path $TestDrive 'check.prom'
        Export-BackupMetric $repository -Path $file
        $said = bash -c 'promtool check metrics <"$1" 2>&1' promtool $file
        $LASTEXITCODE | Should -Be 0 -Because "$said"
    }

    It 'replaces a file, readable for others' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive 'node')
        $file = Join-Path $folder 'mysqlbackup.prom'
        Set-Content $file 'old'
        Export-BackupMetric $repository -Path $file -WhatIf
        Get-Content $file | Should -Be 'old'
        Export-BackupMetric $repository -Path $file | Should -BeNullOrEmpty
        [IO.File]::ReadAllText($file) | Should -Match 'backup_size\{'
        (Get-Item $file).UnixMode | Should -Be '-rw-r--r--'
        @(Get-ChildItem $folder -Force) | Should -HaveCount 1
        Export-BackupMetric $PSScriptRoot -Path $file -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotARepository,*'
        [IO.File]::ReadAllText($file) | Should -Match 'backup_size\{'
        Export-BackupMetric $repository -Path (Join-Path $folder 'none/x.prom') -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupDestinationNotWritable,*'
    }

    It 'refuses an address with an account, and does not show it' {
        Export-BackupMetric $repository -Pushgateway 'http://user:S3cret@127.0.0.1:1' -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
        $failures[0].Exception.Message | Should -Not -Match 'S3cret'
    }

    It 'says that a gateway <Name>' -TestCases @(
        @{ Name = 'is not there'; Accepts = $false; Expected = "*can't be reached*" }
        @{ Name = 'does not answer'; Accepts = $true; Expected = '*did not answer within*' }
    ) {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        try {
            if (-not $Accepts) { $listener.Stop() }
            $watch = [Diagnostics.Stopwatch]::StartNew()
            Export-BackupMetric $repository -Pushgateway "http://127.0.0.1:$port" -Timeout 300ms -ErrorAction SilentlyContinue -ErrorVariable failures
        }
        finally {
            $listener.Stop()
        }
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupMetricNotDelivered,*'
        $failures[0].Exception.Message | Should -BeLike $Expected
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 8
    }
}

Describe 'Export-BackupMetric to a Pushgateway' -Skip:$noGateway {
    BeforeAll {
        $start = [Diagnostics.ProcessStartInfo]::new('prometheus-pushgateway')
        $start.ArgumentList.Add('--web.listen-address=127.0.0.1:0')
        # Debian's keeps what it was sent between runs, for all of the machine.
        $start.ArgumentList.Add("--persistence.file=$(Join-Path $TestDrive 'pushgateway.data')")
        $start.RedirectStandardError = $true
        $gateway = [Diagnostics.Process]::Start($start)
        # It tells the port that it was given.
        do { $line = $gateway.StandardError.ReadLine() } while ($null -ne $line -and $line -notmatch 'address=.*127\.0\.0\.1:(\d+)')
        $address = "http://127.0.0.1:$($Matches[1])"
    }

    AfterAll {
        $gateway.Kill()
        $gateway.WaitForExit()
    }

    It 'sends, and what was sent is there' {
        Export-BackupMetric $repository -Pushgateway $address -Job nightly -Instance 'db/1' | Should -BeNullOrEmpty
        $text = (Invoke-WebRequest "$address/metrics").Content
        [double] (Get-Sample $text backup_size shop) | Should -Be (Get-Sample (Export-BackupMetric $repository) backup_size shop)
        Get-Sample $text backup_size $label | Should -HaveCount 1
        $text | Should -Match 'backup_size\{[^\n]*instance="db/1",job="nightly"'
        Export-BackupMetric $repository -Database shop -Pushgateway $address -Job nightly -Instance 'db/1'
        Get-Sample (Invoke-WebRequest "$address/metrics").Content backup_size $label | Should -BeNullOrEmpty
    }

    It 'says what a gateway refuses' {
        Export-BackupMetric $repository -Pushgateway "$address/elsewhere" -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].Exception.Message | Should -BeLike '*answered 404*Check the address*'
    }
}
