using MySqlBackup.Core;
using MySqlBackup.Core.Reports;

namespace MySqlBackup.Cli.Output;

/// <summary>Tells on standard error what reports lack, once where they follow each other.</summary>
internal sealed class GapWriter(OutputChoice choice)
{
    private readonly GapNews _news = new();
    private readonly LineOutput _output = new(choice);

    /// <summary>Tells what a report newly lacks.</summary>
    /// <returns>False where a repository is missing in it.</returns>
    public bool Write(BackupReport report)
    {
        foreach (ReportGap gap in _news.Of(report))
        {
            if (gap.ErrorId is { } id)
            {
                OperationRunner.WriteError(choice, new BackupException(id, gap.Reason));
            }
            else
            {
                _output.Warning(gap.Reason);
            }
        }

        return report.Gaps.All(gap => gap.ErrorId is null);
    }
}
