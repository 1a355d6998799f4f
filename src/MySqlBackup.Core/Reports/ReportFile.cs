using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Reports;

/// <summary>Writes a report to a file: the file is the old one or the new one, never a part.</summary>
public static class ReportFile
{
    /// <summary>The format that a file's extension stands for.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: it stands for none.</exception>
    public static ReportFormat FormatOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".HTML" or ".HTM" => ReportFormat.Html,
            ".MD" or ".MARKDOWN" => ReportFormat.Markdown,
            ".TXT" => ReportFormat.Text,
            _ => throw new BackupException(BackupErrorId.InvalidArgument, $"'{path}' does not tell its format. Let it end in .html, .md or .txt, or give the format too."),
        };
    }

    /// <summary>A report in a format.</summary>
    /// <param name="report">The report.</param>
    /// <param name="format">The format.</param>
    /// <param name="language">The language of its words.</param>
    /// <param name="style">What plain text may use; null for 80 columns without colours.</param>
    /// <param name="kind">What it is told as.</param>
    public static string Render(BackupReport report, ReportFormat format, ReportLanguage language, TextStyle? style = null, ReportKind kind = ReportKind.Report) => format switch
    {
        ReportFormat.Text => TextReport.Write(report, language, style, kind),
        ReportFormat.Markdown => MarkdownReport.Write(report, language, kind),
        _ => HtmlReport.Write(report, language, kind),
    };

    /// <summary>Refuses a path that no file can be at, before any work is done for it.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: a folder. <see cref="BackupErrorId.DestinationNotWritable"/>: in a folder that is missing.</exception>
    public static void Check(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"'{full}' is a folder. Give the path of a file in it, such as report.html.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw StorageError.Writing(new DirectoryNotFoundException(), full);
        }
    }

    /// <summary>Writes the file; one that is there is replaced.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>, <see cref="BackupErrorId.DestinationNotWritable"/>, <see cref="BackupErrorId.DestinationFull"/>.</exception>
    public static void Write(string path, string text)
    {
        Check(path);
        AtomicFile.Write(path, text);
    }
}
