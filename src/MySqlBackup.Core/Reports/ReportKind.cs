namespace MySqlBackup.Core.Reports;

/// <summary>What a report is told as.</summary>
public enum ReportKind
{
    /// <summary>A report, to be read once and kept.</summary>
    Report,

    /// <summary>A dashboard, to be looked at again and again.</summary>
    Dashboard,
}
