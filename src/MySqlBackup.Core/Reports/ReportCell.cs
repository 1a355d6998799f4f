namespace MySqlBackup.Core.Reports;

/// <summary>A value of a table, as text.</summary>
internal readonly record struct ReportCell(string Text, ReportTone Tone = ReportTone.None)
{
    public static implicit operator ReportCell(string text) => new(text);
}
