namespace MySqlBackup.Core.Reports;

/// <summary>What a value means to whoever reads it; never told by colour alone.</summary>
internal enum ReportTone
{
    None,
    Good,
    Warning,
    Bad,
}
