namespace MySqlBackup.Cli.Output;

/// <summary>What is written where. Results go to standard output; errors, warnings, detail and progress to standard error.</summary>
/// <param name="Json">Results as JSON.</param>
/// <param name="Quiet">No progress.</param>
/// <param name="Verbose">Detail.</param>
internal sealed record OutputChoice(bool Json, bool Quiet, bool Verbose)
{
    /// <summary>True where a person watches standard error.</summary>
    public bool IsLive => !Quiet && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}
