namespace MySqlBackup.Core.Reports;

/// <summary>A figure of the whole period.</summary>
internal sealed record ReportFact(string Label, string Value, string Detail = "", ReportTone Tone = ReportTone.None);
