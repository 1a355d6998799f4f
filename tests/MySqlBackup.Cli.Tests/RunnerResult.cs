namespace MySqlBackup.Cli.Tests;

/// <summary>What a run of the runner came to.</summary>
public sealed record RunnerResult(int ExitCode, string Output, string Error);
