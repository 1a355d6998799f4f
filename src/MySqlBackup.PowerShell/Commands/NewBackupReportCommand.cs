using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;
using MySqlBackup.Core.Reports;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Reports how the backups of the last days were.</summary>
[Cmdlet(VerbsCommon.New, "BackupReport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupReport), typeof(string), typeof(FileInfo), typeof(AlertDelivery))]
public sealed class NewBackupReportCommand : ReportCmdlet
{
    /// <summary>How many days, today included.</summary>
    [Parameter]
    [ValidateRange(1, ReportRequest.MostDays)]
    public int Days { get; set; } = 7;

    /// <summary>The format of the text or the file.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>The file to write.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The channels to send it through.</summary>
    [Parameter]
    [ValidateNotNull]
    public IAlertChannel[] Channel { get; set; } = [];

    /// <summary>Emit the report also where it is written or sent.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private static TextStyle Style => TextStyle.Of(Console.OutputEncoding, isTerminal: false);

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        try
        {
            // What can't be delivered is refused before any history is read.
            ReportLanguage language = ReportLanguage.Find(Culture);
            IReadOnlyList<IMailChannel> channels = ReportMail.Channels(Channel);
            string? path = Path is null ? null : ResolvePath(Path);
            ReportFormat? format = Format ?? (path is null ? null : ReportFile.FormatOf(path));
            if (path is not null)
            {
                ReportFile.Check(path);
            }

            if (Repositories.Count > 0)
            {
                ReportRequest request = CreateRequest(Days);
                BackupReport report = Run((output, cancellation) => new ReportBuilder(request, output).Build(Repositories, cancellation));
                Tell(report);
                if (report.Repository.Count > 0)
                {
                    Write(report, language, format, path, channels);
                }
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, null);
        }
    }

    private void Write(BackupReport report, ReportLanguage language, ReportFormat? format, string? path, IReadOnlyList<IMailChannel> channels)
    {
        if (path is null && channels.Count == 0)
        {
            WriteObject(format is { } asked ? ReportFile.Render(report, asked, language, Style).TrimEnd('\n') : report);
            return;
        }

        if (path is not null && ShouldProcess(path, "Write report"))
        {
            ReportFile.Write(path, ReportFile.Render(report, format!.Value, language, Style));
            WriteFile(path);
        }

        IMailChannel[] meant = channels.Where(channel => ShouldProcess(channel.ToString(), "Send report")).ToArray();
        foreach (AlertDelivery delivery in Run((_, cancellation) => ReportMail.Send(meant, report, language, cancellation)))
        {
            WriteObject(delivery);
        }

        if (PassThru)
        {
            WriteObject(report);
        }
    }
}
