namespace MySqlBackup.Core.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its title.</param>
internal sealed record ReportColumn(string Title)
{
    /// <summary>True for numbers, which stand to the right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>True for names, which plain text may cut.</summary>
    public bool IsName { get; init; }

    /// <summary>True for sentences; plain text has them below the row.</summary>
    public bool IsSentence { get; init; }

    /// <summary>True where rows of the same value stand together; plain text has the value once, in a line above them.</summary>
    public bool IsGroup { get; init; }

    /// <summary>Where plain text has too little room, columns are left out, that of the highest rank first; 0 stays.</summary>
    public int Rank { get; init; }
}
