BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestServer.psm1') -Force
    $connection = Get-TestConnection
}

Describe 'Remove-ExpiredBackup' {
    BeforeEach {
        $repository = Join-Path $TestDrive ([guid]::NewGuid())
        $other = Invoke-MySqlBackup @connection -Database other -Destination $repository
        $shop = 1..4 | ForEach-Object { Invoke-MySqlBackup @connection -Database shop -Destination $repository }
    }

    It 'removes what the policy does not keep, of each choice by itself, and returns what was freed' {
        $before = (Get-ChildItem $repository -Recurse -File | Measure-Object Length -Sum).Sum
        $removed = @(Remove-ExpiredBackup $repository -KeepLast 1)
        $removed.Id | Should -Be $shop[0..2].Id
        $sum = ($removed | Measure-Object Size -Sum).Sum
        $before - (Get-ChildItem $repository -Recurse -File | Measure-Object Length -Sum).Sum | Should -Be $sum
        $removed[-1].TotalFreed | Should -Be $sum
        (Get-MySqlBackup $repository).Id | Should -Be $other.Id, $shop[3].Id
        Remove-ExpiredBackup $repository -KeepLast 1 | Should -BeNullOrEmpty
    }

    It 'shows with -WhatIf what would go and why each of the others stays, and removes nothing' {
        $decisions = Remove-ExpiredBackup $repository -KeepLast 2 -WhatIf
        $decisions | Should -HaveCount 5
        ($decisions | Where-Object Action -EQ Remove).Id | Should -Be $shop[0..1].Id
        $decisions.Reason | Should -Not -Contain ''
        ($decisions | Where-Object Id -EQ $shop[3].Id).Reason | Should -BeLike 'It is one of the last 2.*newest*'
        ($decisions | Format-Table | Out-String -Width 200) | Should -Match "$($shop[0].Id) +Remove .*No rule keeps it \(the last 2\)"
        Get-MySqlBackup $repository | Should -HaveCount 5
    }

    It 'never removes what is marked, or the last that was verified' {
        $shop[0] | Protect-MySqlBackup -Note audit
        $null = $shop[1] | Test-BackupIntegrity -Level Content
        (Remove-ExpiredBackup $repository -KeepLast 1).Id | Should -Be $shop[2].Id
        (Get-MySqlBackup $repository).Id | Should -Be $other.Id, $shop[0].Id, $shop[1].Id, $shop[3].Id
    }

    It 'takes backups from the pipeline, and never removes of them what the policy keeps' {
        (Get-MySqlBackup $repository -Id $shop[1].Id, $shop[3].Id | Remove-ExpiredBackup -KeepLast 1).Id | Should -Be $shop[1].Id
        Get-MySqlBackup $repository | Should -HaveCount 4
    }

    It 'reads ages and percentages' {
        Remove-ExpiredBackup $repository -OlderThan 30d -MaxUsedPercent 0.001 -WarningAction SilentlyContinue -WarningVariable told | Should -BeNullOrEmpty
        $told | Should -BeLike '*may be used*'
        (Remove-ExpiredBackup $repository -OlderThan 0s -KeepDaily 1 -RecoveryWindow 1ms -TimeZone Europe/Berlin).Id | Should -Be $shop[0..2].Id
    }

    It 'refuses a policy that keeps nothing: <Name>' -TestCases @(
        @{ Name = 'no rule'; Policy = @{ } }
        @{ Name = 'space alone'; Policy = @{ MaxUsedPercent = 85 } }
        @{ Name = 'no time zone'; Policy = @{ KeepLast = 1; TimeZone = 'Mars/Olympus' } }
    ) {
        Remove-ExpiredBackup $repository @Policy -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BackupInvalidArgument,*'
        Get-MySqlBackup $repository | Should -HaveCount 5
    }

    It 'asks nothing where nobody can answer' {
        $script = "Import-Module '$(Join-Path $PSScriptRoot '../../MySqlBackup.psd1')'; (Remove-ExpiredBackup '$repository' -KeepLast 1).Id"
        pwsh -NoProfile -NonInteractive -Command $script | Should -Be $shop[0..2].Id
    }
}
