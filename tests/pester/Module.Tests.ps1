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
        # The client libraries of stores lie beside them, and are loaded with the first address of such a store.
        $module = Join-Path $PSScriptRoot '../../MySqlBackup.psd1'
        $loaded = pwsh -NoProfile -NonInteractive -Command "Import-Module '$module'; Get-MySqlBackup -Repository /nowhere -ErrorAction Ignore; [AppDomain]::CurrentDomain.GetAssemblies().Location"
        $loaded | Where-Object { $_ -like '*/module/bin/*' } | ForEach-Object { [IO.Path]::GetFileNameWithoutExtension($_) } | Sort-Object |
            Should -Be 'MySqlBackup.Core', 'MySqlBackup.PowerShell', 'MySqlBackup.Protocol'
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

    It 'is packaged by build.ps1 with its help' {
        $package = & (Join-Path $PSScriptRoot '../../build.ps1') -Task Package
        $import = "Import-Module '$package/MySqlBackup.psd1'; (Get-Help Get-MySqlBackup).Synopsis"
        pwsh -NoProfile -NonInteractive -Command $import | Should -BeLike '*repository*'
    }
}
