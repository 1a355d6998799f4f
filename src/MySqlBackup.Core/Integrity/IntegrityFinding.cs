namespace MySqlBackup.Core.Integrity;

/// <summary>One thing that is wrong with a backup.</summary>
/// <param name="Kind">What kind of damage it is.</param>
/// <param name="File">The file it was found in; null where it is in none.</param>
/// <param name="Table">The table or object it touches; null where it touches none, or all.</param>
/// <param name="Message">What was found, in words.</param>
public sealed record IntegrityFinding(IntegrityFindingKind Kind, string? File, string? Table, string Message)
{
    /// <inheritdoc />
    public override string ToString() => Message;
}
