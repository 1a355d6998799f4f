BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
    $commands = Get-Command -Module MySqlBackup | ForEach-Object { @{ Name = $_.Name } }
    $parameters = Get-Command -Module MySqlBackup | ForEach-Object {
        $name = $_.Name
        $_.Parameters.Keys | Where-Object { $_ -notin $common } | ForEach-Object { @{ Name = $name; Parameter = $_ } }
    }
}

Describe 'MySqlBackup' {
    It 'exports what its manifest says' {
        $manifest = Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../MySqlBackup.psd1')
        (Get-Command -Module MySqlBackup).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'loads nothing but its own assemblies for local repositories' {
        # The client libraries of stores are loaded with the first address of such a store.
        $module = Join-Path $PSScriptRoot '../../MySqlBackup.psd1'
        $loaded = pwsh -NoProfile -NonInteractive -Command "Import-Module '$module'; Get-MySqlBackup -Repository /nowhere -ErrorAction Ignore; [AppDomain]::CurrentDomain.GetAssemblies().Location"
        $loaded | Where-Object { $_ -like '*/module/bin/*' } | ForEach-Object { [IO.Path]::GetFileNameWithoutExtension($_) } | Sort-Object |
            Should -Be 'MySqlBackup.Core', 'MySqlBackup.Loader', 'MySqlBackup.PowerShell', 'MySqlBackup.Protocol'
    }

    It 'and another module with other versions of its libraries do not meet, <Order> it' -TestCases @{ Order = 'before' }, @{ Order = 'after' } {
        $module = Join-Path $PSScriptRoot '../../MySqlBackup.psd1'
        $folder = (New-Item -ItemType Directory "TestDrive:/$Order").FullName
        $script = @'
            $load = {
                foreach ($name in 'AWSSDK.Core', 'Azure.Core') {
                    $other = [Reflection.Emit.PersistedAssemblyBuilder]::new([Reflection.AssemblyName] "$name, Version=99.0.0.0", [object].Assembly)
                    $null = $other.DefineDynamicModule($name)
                    $other.Save("FOLDER/$name.dll")
                    $null = [Reflection.Assembly]::LoadFrom("FOLDER/$name.dll")
                }
            }
            if ('ORDER' -eq 'before') { . $load }
            Import-Module 'MODULE'
            $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $port = $listener.LocalEndpoint.Port
            $null = Start-ThreadJob -ArgumentList $listener {
                while ($true) {
                    $client = $args[0].AcceptTcpClient()
                    $null = $client.GetStream().Read([byte[]]::new(65536))
                    $client.GetStream().Write([Text.Encoding]::ASCII.GetBytes("HTTP/1.1 403 Forbidden`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"))
                    $client.Dispose()
                }
            }
            $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = 'x'
            $env:AZURE_STORAGE_KEY = 'eA=='
            foreach ($place in "s3://bucket/p?endpoint=http://127.0.0.1:$port", "azure://account/container/p?endpoint=http://127.0.0.1:$port/account") {
                Get-MySqlBackup -Repository $place -ErrorAction SilentlyContinue -ErrorVariable failed
                ($failed.FullyQualifiedErrorId -split ',')[0]
            }
            if ('ORDER' -eq 'after') { . $load }
            [Runtime.Loader.AssemblyLoadContext]::All | Where-Object { $_.Assemblies.GetName().Name -contains 'AWSSDK.Core' } |
                ForEach-Object { "$($_.Name): $(($_.Assemblies | Where-Object { $_.GetName().Name -in 'AWSSDK.Core', 'Azure.Core' }).GetName().Version.Major)" }

            # The listener's thread never ends by itself.
            [Environment]::Exit(0)
'@
        $said = pwsh -NoProfile -NonInteractive -Command $script.Replace('FOLDER', $folder).Replace('MODULE', $module).Replace('ORDER', $Order)
        $said | Should -Be 'BackupStorageAccessDenied', 'BackupStorageAccessDenied', 'Default: 99 99', 'MySqlBackup: 4 1'
    }

    It 'can be removed and imported again, also in other runspaces' {
        $module = Join-Path $PSScriptRoot '../../MySqlBackup.psd1'
        $said = pwsh -NoProfile -NonInteractive -Command @"
            1..2 | ForEach-Object { Import-Module '$module'; [MySqlBackup.Core.Repository.BackupStatus]::Failed; Remove-Module MySqlBackup }
            1..4 | ForEach-Object -Parallel { Import-Module '$module'; (Get-MySqlBackup -Repository /nowhere -ErrorAction SilentlyContinue -ErrorVariable failed); `$failed.Count } -ThrottleLimit 4
"@
        $said | Should -Be 'Failed', 'Failed', '1', '1', '1', '1'
    }

    It '<Name> has an approved verb, output types, help and examples' -TestCases $commands {
        $command = Get-Command $Name
        $command.Verb | Should -BeIn (Get-Verb).Verb
        $command.OutputType | Should -Not -BeNullOrEmpty
        $help = Get-Help $Name -Full
        $help.Synopsis | Should -Not -BeLike "*$Name*"
        $help.Description | Should -Not -BeNullOrEmpty
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 3
    }

    It '<Name> has help for -<Parameter>' -TestCases $parameters {
        (Get-Help $Name -Parameter $Parameter).Description.Text | Should -Not -BeNullOrEmpty
    }

    It 'completes ids and databases' {
        Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
        $connection = Get-TestConnection
        $repository = Join-Path $TestDrive 'repository'
        $record = Invoke-MySqlBackup @connection -Database shop -Destination $repository
        $line = "Restore-MySqlBackup -Repository $repository -Id "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain $record.Id
        $line = "Restore-MySqlBackup -Repository $repository -Database s"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'shop'
        $line = "Invoke-MySqlBackup -Server unix:$((Get-TestServer).Socket) -Database ot"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'other'
        foreach ($start in 'my', 's', 'inf', 'perf') {
            $line = "Invoke-MySqlBackup -Server unix:$((Get-TestServer).Socket) -Database $start"
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Not -BeIn 'mysql', 'sys', 'information_schema', 'performance_schema'
        }
    }

    It 'completes tables: <Name>' -TestCases @(
        @{ Name = 'of the server'; Line = { "Invoke-MySqlBackup -Server unix:$((Get-TestServer).Socket) -Table or" }; Expected = 'shop.orders' }
        @{ Name = 'of one database of the server'; Line = { "Invoke-MySqlBackup -Server unix:$((Get-TestServer).Socket) -Database shop -ExcludeTable " }; Expected = 'customers', 'good_customers', 'orders' }
        @{ Name = 'of a backup'; Line = { "Restore-MySqlBackup -Repository $repository -Table shop." }; Expected = 'shop.customers', 'shop.good_customers', 'shop.orders' }
        @{ Name = 'of one database of a backup'; Line = { "Restore-MySqlBackup -Repository $repository -Id $($record.Id) -Database shop -Table go" }; Expected = 'good_customers' }
        @{ Name = 'whose names need quotes'; Line = { "Invoke-MySqlBackup -Server unix:$((Get-TestServer).Socket) -Database odd -Table 'it" }; Expected = "'it''s a table'" }
    ) {
        Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
        $connection = Get-TestConnection
        $repository = Join-Path $TestDrive ([guid]::NewGuid())
        $record = Invoke-MySqlBackup @connection -Database shop -Destination $repository
        Invoke-TestSql "CREATE DATABASE odd`nCREATE TABLE odd.``it's a table`` (id INT)"
        try {
            $text = & $Line
            (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText | Sort-Object | Should -Be $Expected
        }
        finally {
            Invoke-TestSql 'DROP DATABASE odd'
        }
    }

    It 'shows every column of its tables at a terminal of 80 columns, and texts in no strip' {
        $views = [xml] (Get-Content (Join-Path $PSScriptRoot '../../module/MySqlBackup.Format.ps1xml') -Raw)
        $narrow = foreach ($table in $views.SelectNodes('//View[TableControl]')) {
            $columns = $table.SelectNodes('TableControl/TableHeaders/TableColumnHeader')
            $fixed = ($columns | Where-Object Width | Measure-Object { [int] $_.Width } -Sum).Sum
            $open = @($columns | Where-Object { -not $_.Width }).Count
            $left = 79 - $fixed - ($columns.Count - 1)
            $needed = if ($open -eq 0) { 0 } elseif ($table.SelectNodes('.//Wrap').Count -gt 0) { 18 } else { 9 }
            if ($left -lt $needed) { "$($table.Name) ($left)" }
        }
        $narrow | Should -BeNullOrEmpty
    }

    It 'is packaged by build.ps1 with its help' {
        $package = & (Join-Path $PSScriptRoot '../../build.ps1') -Task Package
        $import = "Import-Module '$package/MySqlBackup.psd1'; (Get-Help Get-MySqlBackup).Synopsis"
        pwsh -NoProfile -NonInteractive -Command $import | Should -BeLike '*repository*'
    }
}
