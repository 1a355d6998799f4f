namespace MySqlBackup.Core.Reports;

/// <summary>What a report is written as.</summary>
public enum ReportFormat
{
    /// <summary>Plain text of at most 80 columns.</summary>
    Text,

    /// <summary>Markdown with tables.</summary>
    Markdown,

    /// <summary>One page with charts, and without anything that lies elsewhere.</summary>
    Html,
}
