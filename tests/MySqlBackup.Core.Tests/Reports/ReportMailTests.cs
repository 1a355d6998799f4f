using System.Text.Json.Nodes;
using System.Xml.Linq;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;
using MySqlBackup.Core.Reports;
using MySqlBackup.Core.Tests.Alerts;
using Xunit;

namespace MySqlBackup.Core.Tests.Reports;

public class ReportMailTests
{
    [MailServerFact]
    public void A_report_arrives_as_text_and_as_a_page()
    {
        using var server = new MailServer();
        using IDisposable trust = server.Trust();
        var channel = new SmtpChannel(
            SampleAlert.Options, new SmtpServer { Host = "localhost", Port = server.Port, User = MailServer.User, Password = MailServer.Password }, "backup@example.org", ["dba@example.org", "ops@example.org"]);
        BackupReport report = ReportSamples.Rich("订单\r\nBcc: evil@example.org");

        AlertDelivery delivery = Assert.Single(ReportMail.Send(ReportMail.Channels([channel]), report, ReportLanguage.Chinese, default));

        Assert.True(delivery.Succeeded, delivery.Error);
        JsonNode mail = server.Mails.Take();
        Assert.Equal(["dba@example.org", "ops@example.org"], mail["to"]!.AsArray().Select(to => (string)to!));
        Assert.Equal("备份报告 2026-10-22 至 2026-11-20：成功率 83.1 %，失败 10 次，内容不完整", (string)mail["headers"]!["Subject"]!);
        Assert.Equal(("auto-generated", "BackupReport"), ((string)mail["headers"]!["Auto-Submitted"]!, (string)mail["headers"]!["X-MySqlBackup-Kind"]!));
        Assert.StartsWith("multipart/alternative", (string)mail["headers"]!["Content-Type"]!, StringComparison.Ordinal);
        Assert.Null(mail["headers"]!["Bcc"]);
        JsonArray parts = mail["parts"]!.AsArray();
        Assert.Equal(["text/plain", "text/html"], parts.Select(part => (string)part!["type"]!));
        Assert.Equal(TextReport.Write(report, ReportLanguage.Chinese).TrimEnd('\n'), Body(parts[0]!));
        Assert.Equal(HtmlReport.Write(report, ReportLanguage.Chinese).TrimEnd('\n'), Body(parts[1]!));
        XDocument.Parse(Body(parts[1]!));
        Assert.DoesNotContain(Convert.FromBase64String((string)mail["raw"]!), b => b > 127);
    }

    [MailServerFact]
    public void A_mail_that_is_not_taken_is_told()
    {
        using var server = new MailServer(wantsLogin: false);
        var channel = new SmtpChannel(SampleAlert.Options, new SmtpServer { Host = "127.0.0.1", Port = server.Port, RequireTls = false }, "a@example.org", ["nobody@example.org"]);
        AlertDelivery delivery = Assert.Single(ReportMail.Send([channel], ReportSamples.Empty, ReportLanguage.English, default));
        Assert.False(delivery.Succeeded);
        Assert.Contains("refuses the recipient nobody@example.org", delivery.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_channel_that_carries_no_reports_is_refused()
    {
        var log = new LogFileChannel(SampleAlert.Options, Path.Combine(Path.GetTempPath(), "none.log"));
        BackupException refused = Assert.Throws<BackupException>(() => ReportMail.Channels([log]));
        Assert.Equal(BackupErrorId.InvalidArgument, refused.ErrorId);
        Assert.Contains("type Smtp", refused.Message, StringComparison.Ordinal);
    }

    private static string Body(JsonNode part) => ((string)part["body"]!).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
}
