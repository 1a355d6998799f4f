namespace MySqlBackup.Core.Reports;

/// <summary>A report in words, before it is text, Markdown or a page.</summary>
internal sealed record ReportDocument(ReportLanguage Language, string Title, string Subtitle, IReadOnlyList<string> About, IReadOnlyList<ReportBlock> Blocks, string Footer);
