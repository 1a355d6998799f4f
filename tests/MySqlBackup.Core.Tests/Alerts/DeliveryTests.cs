using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

public class DeliveryTests
{
    [Theory]
    [InlineData("408 Request Timeout")]
    [InlineData("429 Too Many Requests|Retry-After: 0")]
    [InlineData("500 Internal Server Error")]
    [InlineData("503 Service Unavailable")]
    [InlineData("")]
    public void What_can_pass_is_tried_again(string answer)
    {
        using var receiver = new HttpReceiver(answer, answer, "200 OK");
        Channel(receiver).Send(SampleAlert.Create(), default);
        Assert.Equal(3, receiver.Requests.Count);
    }

    [Theory]
    [InlineData("400 Bad Request\ninvalid_payload", "answered 400 Bad Request: invalid_payload")]
    [InlineData("401 Unauthorized", "Check the channel's token, key or password")]
    [InlineData("403 Forbidden\ninvalid_token", "Check the channel's token, key or password")]
    [InlineData("404 Not Found\nno_service", "Check the channel's address")]
    [InlineData("302 Found|Location: http://127.0.0.1:1/", "Check the channel's address")]
    public void What_can_not_pass_is_not_tried_again_and_says_what_to_do(string answer, string said)
    {
        using var receiver = new HttpReceiver(answer);
        BackupException failed = Assert.Throws<BackupException>(() => Channel(receiver).Send(SampleAlert.Create(), default));
        Assert.Equal(BackupErrorId.AlertNotDelivered, failed.ErrorId);
        Assert.Contains(said, failed.Message, StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public void It_is_tried_again_no_more_often_than_allowed()
    {
        using var receiver = new HttpReceiver("503 Service Unavailable");
        BackupException failed = Assert.Throws<BackupException>(() => Channel(receiver).Send(SampleAlert.Create(), default));
        Assert.EndsWith("(after 3 attempts).", failed.Message, StringComparison.Ordinal);
        Assert.Equal(3, receiver.Requests.Count);
    }

    [Fact]
    public void A_pause_that_the_other_side_asks_for_is_kept()
    {
        using var receiver = new HttpReceiver("429 Too Many Requests|Retry-After: 1", "200 OK");
        var watch = Stopwatch.StartNew();
        Channel(receiver).Send(SampleAlert.Create(), default);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void Nobody_there_and_nobody_who_answers_end_in_time_with_the_host_named()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        AlertChannelOptions hasty = SampleAlert.Options with { Timeout = TimeSpan.FromMilliseconds(300), RetryCount = 1 };
        var unanswered = new WebhookChannel(hasty with { Name = "silent" }, $"http://127.0.0.1:{port}/SECRET");
        var unreachable = new WebhookChannel(SampleAlert.Options with { Name = "closed" }, "http://127.0.0.1:1/SECRET");
        var unknown = new WebhookChannel(SampleAlert.Options with { Name = "unknown", Timeout = TimeSpan.FromSeconds(30), RetryCount = 0 }, "http://no-such-host.invalid/SECRET");

        IReadOnlyList<AlertDelivery> deliveries = AlertChannelTest.Run([unanswered, unreachable, unknown], default);

        Assert.Equal("There was no answer within 300 ms (after 2 attempts).", deliveries[0].Error);
        Assert.Contains("127.0.0.1:1 can't be reached", deliveries[1].Error, StringComparison.Ordinal);
        Assert.Contains("no-such-host.invalid", deliveries[2].Error, StringComparison.Ordinal);
        Assert.All(deliveries, d => Assert.False(d.Succeeded));
        Assert.DoesNotContain("SECRET", string.Concat(deliveries.Select(d => d.Error + d.Destination + d)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_end_ends_in_time()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var channel = new WebhookChannel(
            SampleAlert.Options with { Timeout = TimeSpan.FromMilliseconds(500), RetryCount = 0 }, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        Task sending = Task.Run(() => channel.Send(SampleAlert.Create(), default));
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"u8.ToArray());

        Assert.Contains("no answer within", (await Assert.ThrowsAsync<BackupException>(() => sending)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_does_not_wait()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var channel = new WebhookChannel(SampleAlert.Options with { Timeout = TimeSpan.FromMinutes(1) }, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        Task sending = Task.Run(() => channel.Send(SampleAlert.Create(), stop.Token));
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public void What_the_other_side_repeats_of_a_secret_is_not_shown()
    {
        const string Token = "T0PSECRET/with space";
        string echo = $"404 Not Found\nno /services/AAAASECRET for key=BBBBSECRET, BBBB%2FSECRET, CCCC/SECRET, {Token}, QQQQ";
        using var receiver = new HttpReceiver(echo);
        var channel = new SmsChannel(SampleAlert.Options, new SmsGateway
        {
            Address = receiver.Address + "/services/AAAASECRET?key=BBBBSECRET&other=BBBB%2FSECRET&third=CCCC%2FSECRET",
            PhoneNumber = ["1"],
            Token = Token,
        });

        BackupException failed = Assert.Throws<BackupException>(() => channel.Send(SampleAlert.Create(), default));

        Assert.DoesNotContain("SECRET", failed.Message, StringComparison.Ordinal);
        Assert.Contains("QQQQ", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hooks.slack.com/services/SECRET")]
    [InlineData("ftp://hooks.slack.com/SECRET")]
    [InlineData("https://user:SECRET@hooks.slack.com/")]
    [InlineData("https:// /SECRET")]
    [InlineData("")]
    public void A_wrong_address_is_refused_without_repeating_it(string address)
    {
        BackupException refused = Assert.Throws<BackupException>(() => new SlackChannel(SampleAlert.Options, address));
        Assert.Equal(BackupErrorId.InvalidArgument, refused.ErrorId);
        Assert.DoesNotContain("SECRET", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'sample'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_is_shown_of_a_channel_holds_a_secret()
    {
        const string Secret = "T0PSECRET";
        string address = $"https://example.org/{Secret}?k={Secret}";
        IAlertChannel[] channels =
        [
            new SlackChannel(SampleAlert.Options, address), new TeamsChannel(SampleAlert.Options, address), new DingTalkChannel(SampleAlert.Options, address, Secret),
            new PagerDutyChannel(SampleAlert.Options, Secret), new WebhookChannel(SampleAlert.Options, address, Secret),
            new SmsChannel(SampleAlert.Options, new SmsGateway { Address = address, PhoneNumber = ["1"], Token = Secret }),
            new AlertmanagerChannel(SampleAlert.Options, address, null, "user", Secret),
            new SmtpChannel(SampleAlert.Options, new SmtpServer { Host = "mail.example.org", User = "user", Password = Secret }, "a@example.org", ["b@example.org"]),
        ];
        foreach (IAlertChannel channel in channels)
        {
            IEnumerable<string?> shown = channel.GetType().GetProperties().Select(p => p.GetValue(channel)?.ToString()).Append(channel.ToString());
            Assert.DoesNotContain(shown, text => text?.Contains(Secret, StringComparison.Ordinal) == true);
        }

        Assert.DoesNotContain(Secret, new SmtpServer { Host = "h", Password = Secret }.ToString() + new SmsGateway { Address = address, PhoneNumber = [] }, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log")]
    [InlineData("*")]
    [InlineData(" ")]
    public void A_name_that_rules_can_not_use_is_refused(string name) => Assert.Equal(
        BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => new SlackChannel(SampleAlert.Options with { Name = name }, "https://example.org")).ErrorId);

    private static WebhookChannel Channel(HttpReceiver receiver) => new(SampleAlert.Options, receiver.Address + "/hook/SECRET");
}
