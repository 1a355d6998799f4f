namespace MySqlBackup.Core.Reports;

/// <summary>A part of a document.</summary>
internal abstract record ReportBlock(string Title);

/// <summary>Figures.</summary>
internal sealed record FactBlock(string Title, IReadOnlyList<ReportFact> Facts) : ReportBlock(Title);

/// <summary>A sentence.</summary>
internal sealed record NoteBlock(string Text, ReportTone Tone = ReportTone.None) : ReportBlock("");

/// <summary>A table; without rows, the text that says so.</summary>
internal sealed record TableBlock(string Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows, string Empty = "") : ReportBlock(Title)
{
    /// <summary>True where each row is a thing of its own, which a narrow page shows as a card.</summary>
    public bool IsOfThings { get; init; } = true;
}

/// <summary>Values by day. Charts alone draw them; text has a line of blocks, and the numbers are in a table.</summary>
internal sealed record ChartBlock(string Title, string Description, IReadOnlyList<DateTime> Days, IReadOnlyList<ChartSeries> Series, ChartScale Scale) : ReportBlock(Title)
{
    /// <summary>True for a line, false for bars, those of several series on top of each other.</summary>
    public bool IsLine { get; init; }
}

/// <summary>A row of values; null where there is none.</summary>
internal sealed record ChartSeries(string Label, ReportTone Tone, IReadOnlyList<double?> Values, Func<double, string> Format);
