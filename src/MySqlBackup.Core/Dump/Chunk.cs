namespace MySqlBackup.Core.Dump;

/// <summary>A part of a table: the rows between two places of a unique key, the lower one included, the upper one not.</summary>
/// <param name="Number">Its number within the table, from zero.</param>
/// <param name="KeyName">The key; null for a whole table.</param>
/// <param name="Condition">The SQL condition; null for no bound.</param>
public sealed record Chunk(int Number, string? KeyName, string? Condition)
{
    /// <summary>The whole table.</summary>
    public static Chunk Whole { get; } = new(0, null, null);
}
