using System.Globalization;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.Core.Reports;

/// <summary>Sends a report by mail: as text, and as a page whose charts a mail program may leave out and whose tables it shows.</summary>
public static class ReportMail
{
    /// <summary>What the mail's header <c>X-MySqlBackup-Kind</c> says.</summary>
    public const string Kind = "BackupReport";

    /// <summary>The channels that carry reports.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: one of them carries alerts alone.</exception>
    public static IReadOnlyList<IMailChannel> Channels(IEnumerable<IAlertChannel> channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        return channels.Select(channel => channel as IMailChannel ?? throw new BackupException(
            BackupErrorId.InvalidArgument,
            $"The channel '{channel.Name}' is one of type {channel.Type}, which carries alerts and no reports. Give a channel of type Smtp, or write the report to a file.")).ToArray();
    }

    /// <summary>Sends a report to all channels at a time; one result for each, in the same order.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<AlertDelivery> Send(IReadOnlyList<IMailChannel> channels, BackupReport report, ReportLanguage language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(language);
        string result = report.SuccessRate is null
            ? language["NoRun"]
            : language.Format("MailSubjectRate", ReportOutline.Percent(report.SuccessRate), report.FailureCount.ToString(CultureInfo.InvariantCulture));
        var content = new MailContent(
            Kind,
            language.Format("MailSubject", ReportOutline.Day(report.From), ReportOutline.Day(report.To), report.Gaps.Count == 0 ? result : language.Format("MailIncomplete", result)),
            TextReport.Write(report, language),
            HtmlReport.Write(report, language));
        IReadOnlyList<AlertDelivery> deliveries = AlertCourier.Deliver(channels, (channel, stop) => channel.Send(content, stop), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return deliveries;
    }
}
