using System.Text;

namespace MySqlBackup.Core.Storage.Programs;

/// <summary>What became of a program's run.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it wrote on standard error, its end alone where that was long.</param>
internal sealed record ProgramResult(int Code, byte[] Output, string Errors)
{
    /// <summary>What it wrote, as lines.</summary>
    public string[] Lines => Encoding.UTF8.GetString(Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The last line on standard error, which says why it failed.</summary>
    public string Reason => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()?.TrimEnd('.') ?? $"it ended with {Code}";
}
