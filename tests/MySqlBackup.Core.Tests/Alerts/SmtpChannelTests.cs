using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

public class SmtpChannelTests
{
    [MailServerFact]
    public void A_mail_goes_over_starttls_with_login_and_arrives_as_it_was()
    {
        using var server = new MailServer();
        using IDisposable trust = server.Trust();
        AlertMessage message = SampleAlert.Create();

        Channel(server, to: ["dba@example.org", "Ops 运维 <ops@example.org>"]).Send(message, default);

        JsonNode mail = server.Mails.Take();
        Assert.True((bool)mail["tls"]!);
        Assert.Equal((MailServer.User, "backup@example.org"), ((string)mail["user"]!, (string)mail["from"]!));
        Assert.Equal(["dba@example.org", "ops@example.org"], mail["to"]!.AsArray().Select(to => (string)to!));
        JsonNode headers = mail["headers"]!;
        Assert.Equal(message.Title, (string)headers["Subject"]!);
        Assert.Contains("Ops 运维", (string)headers["To"]!, StringComparison.Ordinal);
        Assert.Equal(("auto-generated", "BackupFailed"), ((string)headers["Auto-Submitted"]!, (string)headers["X-MySqlBackup-Kind"]!));
        Assert.Equal(message.ToText(), ((string)mail["body"]!).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n'));
        // Seven bits: any server on the way takes it.
        Assert.DoesNotContain(Convert.FromBase64String((string)mail["raw"]!), b => b > 127);
    }

    [MailServerFact]
    public void A_line_end_in_a_databases_name_begins_no_header()
    {
        using var server = new MailServer(wantsLogin: false);
        var channel = new SmtpChannel(SampleAlert.Options, new SmtpServer { Host = "127.0.0.1", Port = server.Port, RequireTls = false }, "a@example.org", ["b@example.org"]);

        channel.Send(SampleAlert.Create(database: "shop\r\nBcc: evil@example.org\r\n\r\nforged\u2028x\0y 库"), default);

        JsonNode mail = server.Mails.Take();
        Assert.Equal(["b@example.org"], mail["to"]!.AsArray().Select(to => (string)to!));
        Assert.Null(mail["headers"]!["Bcc"]);
        Assert.Equal("[HIGH] BackupFailed: db1:3306/shop Bcc: evil@example.org forged x y 库", (string)mail["headers"]!["Subject"]!);
        Assert.DoesNotContain("\nBcc:", Encoding.ASCII.GetString(Convert.FromBase64String((string)mail["raw"]!)), StringComparison.Ordinal);
    }

    [MailServerFact]
    public void A_wrong_password_is_a_clear_answer_without_it()
    {
        using var server = new MailServer();
        using IDisposable trust = server.Trust();
        BackupException failed = Fail(Channel(server, password: "wr0ng-secret"));
        Assert.Contains($"localhost:{server.Port}", failed.Message, StringComparison.Ordinal);
        Assert.Contains("account and password", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", failed.ToString(), StringComparison.Ordinal);
    }

    [MailServerFact]
    public void A_certificate_that_is_not_trusted_gets_no_password()
    {
        using var server = new MailServer();
        Assert.Contains("certificate of localhost is not trusted", Fail(Channel(server)).Message, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [MailServerFact]
    public void A_server_that_offers_no_encryption_gets_no_password()
    {
        using var server = new MailServer(offersTls: false);
        Assert.Contains("did not take the mail: Server does not support secure connections", Fail(Channel(server)).Message, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [MailServerFact]
    public void A_recipient_that_is_refused_is_named_as_the_reason_and_one_that_may_come_later_is_tried_again()
    {
        using var server = new MailServer(wantsLogin: false);
        SmtpChannel To(string to) => new(
            SampleAlert.Options, new SmtpServer { Host = "127.0.0.1", Port = server.Port, RequireTls = false }, "a@example.org", [to]);
        string refused = Fail(To("nobody@example.org")).Message;
        Assert.Contains("refuses the recipient nobody@example.org", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("attempts", refused, StringComparison.Ordinal);
        Assert.Contains("(after 3 attempts)", Fail(To("busy@example.org")).Message, StringComparison.Ordinal);
    }

    [MailServerFact]
    public void Of_several_recipients_those_who_have_it_do_not_get_it_again()
    {
        using var server = new MailServer(wantsLogin: false);
        var to = new SmtpServer { Host = "127.0.0.1", Port = server.Port, RequireTls = false };
        var channel = new SmtpChannel(SampleAlert.Options, to, "a@example.org", ["b@example.org", "busy@example.org", "nobody@example.org"]);
        string missed = Assert.Throws<PartialDeliveryException>(() => channel.Send(SampleAlert.Create(), default)).Message;

        Assert.StartsWith("2 of 3 recipients do not have the mail. ", missed, StringComparison.Ordinal);
        Assert.Contains("busy@example.org, nobody@example.org", missed, StringComparison.Ordinal);
        Assert.Contains("(after 3 attempts)", missed, StringComparison.Ordinal);

        // The mark after which nothing else can have come.
        new SmtpChannel(SampleAlert.Options, to, "a@example.org", ["last@example.org"]).Send(SampleAlert.Create(), default);
        Assert.Equal(["b@example.org", "last@example.org"], new[] { server.Mails.Take(), server.Mails.Take() }.Select(mail => (string)Assert.Single(mail["to"]!.AsArray())!));
    }

    [MailServerFact]
    public void A_server_that_wants_encryption_says_so_where_the_channel_has_none()
    {
        using var server = new MailServer();
        var channel = new SmtpChannel(SampleAlert.Options, new SmtpServer { Host = "127.0.0.1", Port = server.Port, RequireTls = false }, "a@example.org", ["b@example.org"]);
        string message = Fail(channel).Message;
        Assert.Contains("wants an encrypted connection", message, StringComparison.Ordinal);
        Assert.DoesNotContain("account and password", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    public async Task What_is_no_mail_server_is_called_so(string greeting)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var channel = new SmtpChannel(
            SampleAlert.Options with { RetryCount = 0 },
            new SmtpServer { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, RequireTls = false }, "a@example.org", ["b@example.org"]);
        Task<BackupException> failing = Task.Run(() => Fail(channel));
        using (TcpClient client = await listener.AcceptTcpClientAsync())
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(greeting));
        }

        string message = (await failing).Message;
        Assert.Contains("is no mail server", message, StringComparison.Ordinal);
        Assert.Contains("Check the channel's server and port", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_there_and_a_server_that_says_nothing_end_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        AlertChannelOptions hasty = SampleAlert.Options with { Timeout = TimeSpan.FromMilliseconds(400), RetryCount = 1 };
        SmtpChannel To(int port, AlertChannelOptions options) => new(options, new SmtpServer { Host = "127.0.0.1", Port = port, User = "u", Password = "S3cret" }, "a@example.org", ["b@example.org"]);
        var watch = Stopwatch.StartNew();

        Assert.Contains("can't be reached", Fail(To(1, SampleAlert.Options)).Message, StringComparison.Ordinal);
        Assert.Equal("There was no answer within 400 ms (after 2 attempts).", Fail(To(((IPEndPoint)silent.LocalEndpoint).Port, hasty)).Message);
        // One that does not even take the connection.
        using var crowded = new CrowdedPort();
        Assert.Equal("There was no answer within 400 ms (after 2 attempts).", Fail(To(crowded.Port, hasty)).Message);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }

    [Theory]
    [InlineData("a@example.org", "not an address", true)]
    [InlineData("a@example.org", "b@example.org\r\nBcc: c@example.org", true)]
    [InlineData("", "b@example.org", true)]
    [InlineData("a@example.org", null, true)]
    [InlineData("a@example.org", "b@example.org", false)]
    public void What_can_not_work_or_would_show_a_password_is_refused_at_once(string from, string? to, bool tls)
    {
        var server = new SmtpServer { Host = "mail.example.org", RequireTls = tls, User = "u", Password = "S3cret" };
        BackupException refused = Assert.Throws<BackupException>(() => new SmtpChannel(SampleAlert.Options, server, from, to is null ? [] : [to]));
        Assert.Equal(BackupErrorId.InvalidArgument, refused.ErrorId);
        Assert.DoesNotContain("S3cret", refused.Message, StringComparison.Ordinal);
    }

    private static BackupException Fail(SmtpChannel channel) => Assert.Throws<BackupException>(() => channel.Send(SampleAlert.Create(), default));

    private static SmtpChannel Channel(MailServer server, string password = MailServer.Password, string[]? to = null) => new(
        SampleAlert.Options,
        new SmtpServer { Host = "localhost", Port = server.Port, User = MailServer.User, Password = password },
        "backup@example.org",
        to ?? ["dba@example.org"]);
}
