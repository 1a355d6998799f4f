using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

public class HttpChannelTests
{
    [Fact]
    public void Slack_gets_plain_text_blocks_in_which_nothing_is_markup()
    {
        using var receiver = new HttpReceiver("200 OK\nok");
        new SlackChannel(SampleAlert.Options, receiver.Address + "/services/T0/B0/SECRET").Send(SampleAlert.Create(), default);

        ReceivedRequest request = receiver.Single();
        Assert.Equal(("POST", "/services/T0/B0/SECRET", "application/json; charset=utf-8"), (request.Method, request.Target, request.Headers["Content-Type"]));
        JsonArray blocks = request.Json["blocks"]!.AsArray();
        Assert.Equal(["header", "section", "section"], blocks.Select(b => (string)b!["type"]!));
        Assert.All(blocks, b => Assert.Equal("plain_text", (string)b!["text"]!["type"]!));
        string title = (string)blocks[0]!["text"]!["text"]!;
        Assert.Equal("[HIGH] BackupFailed: db1:3306/订单_&lt;!channel&gt; &amp; *bold* [x](http://evil)", title);
        Assert.Contains("磁盘已满 😀", (string)blocks[1]!["text"]!["text"]!, StringComparison.Ordinal);
        Assert.Contains("In a row: 3\nSince: 2026-11-18 02:00:00 UTC", (string)blocks[2]!["text"]!["text"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("<", (string)request.Json["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Slacks_limits_are_kept_and_no_escape_is_cut_in_two()
    {
        using var receiver = new HttpReceiver("200 OK\nok");
        new SlackChannel(SampleAlert.Options, receiver.Address).Send(SampleAlert.Create(database: new string('<', 5000)), default);

        JsonArray blocks = receiver.Single().Json["blocks"]!.AsArray();
        Assert.InRange(((string)blocks[0]!["text"]!["text"]!).Length, 100, 150);
        Assert.InRange(((string)blocks[1]!["text"]!["text"]!).Length, 2900, 3000);
        Assert.DoesNotMatch("&(?!(lt|gt|amp);)", (string)blocks[0]!["text"]!["text"]!);
    }

    [Fact]
    public void Teams_gets_an_adaptive_card_of_text_runs()
    {
        using var receiver = new HttpReceiver("202 Accepted");
        new TeamsChannel(SampleAlert.Options, receiver.Address + "/workflows/1?sig=SECRET").Send(SampleAlert.Create(), default);

        JsonNode json = receiver.Single().Json;
        Assert.Equal("message", (string)json["type"]!);
        JsonNode attachment = Assert.Single(json["attachments"]!.AsArray())!;
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string)attachment["contentType"]!);
        JsonNode card = attachment["content"]!;
        Assert.Equal(("AdaptiveCard", "1.4"), ((string)card["type"]!, (string)card["version"]!));
        // TextBlocks and facts would read Markdown.
        Assert.All(card["body"]!.AsArray(), block => Assert.Equal("RichTextBlock", (string)block!["type"]!));
        Assert.All(card["body"]!.AsArray().SelectMany(block => block!["inlines"]!.AsArray()), run => Assert.Equal("TextRun", (string)run!["type"]!));
        Assert.Equal("[HIGH] BackupFailed: db1:3306/" + SampleAlert.Database, (string)card["body"]![0]!["inlines"]![0]!["text"]!);
        Assert.Equal("Attention", (string)card["body"]![0]!["inlines"]![0]!["color"]!);
    }

    [Fact]
    public void Teams_older_webhooks_answer_200_and_failed_even_so()
    {
        using var receiver = new HttpReceiver("200 OK\nWebhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413.");
        BackupException failed = Assert.Throws<BackupException>(() => new TeamsChannel(SampleAlert.Options, receiver.Address).Send(SampleAlert.Create(), default));
        Assert.Contains("error 413", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ok", true)]
    [InlineData("", true)]
    [InlineData("{\"success\":true}", true)]
    [InlineData("{\"ok\":false,\"error\":\"invalid_payload\"}", false)]
    [InlineData("invalid_payload", false)]
    [InlineData("<!doctype html><title>Sign in</title>", false)]
    public void Slack_took_it_only_where_it_says_so(string answer, bool taken) =>
        Expect(taken, answer, address => new SlackChannel(SampleAlert.Options, address));

    [Theory]
    [InlineData("{\"status\":\"success\",\"message\":\"Event processed\"}", true)]
    [InlineData("{\"status\":\"invalid event\"}", false)]
    [InlineData("{}", false)]
    [InlineData("<html></html>", false)]
    [InlineData("", false)]
    public void PagerDuty_took_it_only_where_it_says_so(string answer, bool taken) =>
        Expect(taken, answer, address => new PagerDutyChannel(SampleAlert.Options, "R0UT1NGKEY", address));

    [Theory]
    [InlineData("1", true)]
    [InlineData("", true)]
    [InlineData("\n<html>Sign in</html>", false)]
    public void A_page_is_no_answer_of_Teams_or_an_Alertmanager(string answer, bool taken)
    {
        Expect(taken, answer, address => new TeamsChannel(SampleAlert.Options, address));
        Expect(taken, answer, address => new AlertmanagerChannel(SampleAlert.Options, address));
    }

    [Theory]
    [InlineData(null, "sent", true)]
    [InlineData(null, "{\"success\":false,\"message\":\"no such number\"}", false)]
    [InlineData("\"code\":\"OK\"", "{ \"Code\": \"OK\" }", true)]
    [InlineData("\"code\":\"OK\"", "{\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\"}", false)]
    [InlineData("OK", "", false)]
    public void An_sms_gateway_took_it_only_where_its_answer_says_so(string? expected, string answer, bool taken) =>
        Expect(taken, answer, address => new SmsChannel(SampleAlert.Options, new SmsGateway { Address = address, PhoneNumber = ["1"], Answer = expected }));

    [Fact]
    public void DingTalk_gets_text_signed_as_its_robots_want_it()
    {
        var clock = new ManualClock();
        using var receiver = new HttpReceiver("200 OK\n{\"errcode\":0,\"errmsg\":\"ok\"}");
        new DingTalkChannel(SampleAlert.Options, receiver.Address + "/robot/send?access_token=TOKEN", "SECabc", clock).Send(SampleAlert.Create(), default);

        ReceivedRequest request = receiver.Single();
        Dictionary<string, string> query = request.Target.Split('?')[1].Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => WebUtility.UrlDecode(p[1]));
        string time = new DateTimeOffset(clock.Now).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(["access_token", "timestamp", "sign"], query.Keys);
        Assert.Equal(("TOKEN", time), (query["access_token"], query["timestamp"]));
        // As the robot's documentation computes it.
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes("SECabc"));
        Assert.Equal(Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(time + "\n" + "SECabc"))), query["sign"]);
        Assert.Equal("text", (string)request.Json["msgtype"]!);
        Assert.Contains("Database: " + SampleAlert.Database, (string)request.Json["text"]!["content"]!, StringComparison.Ordinal);
        Assert.False((bool)request.Json["at"]!["isAtAll"]!);
    }

    [Fact]
    public void DingTalks_signature_is_that_of_python()
    {
        // hmac.new(b'this is secret', b'1577262236757\nthis is secret', 'sha256'), base64.
        Assert.Equal("hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=", DingTalkChannel.Sign(1577262236757, "this is secret"));
    }

    [Theory]
    [InlineData("200 OK\n{\"errcode\":310000,\"errmsg\":\"sign not match\"}", "errcode 310000, sign not match")]
    [InlineData("200 OK\n<html>login</html>", "no answer of a DingTalk robot")]
    [InlineData("200 OK\n[]", "no answer of a DingTalk robot")]
    [InlineData("200 OK", "no answer of a DingTalk robot")]
    public void DingTalk_answers_200_and_failed_even_so(string answer, string said)
    {
        using var receiver = new HttpReceiver(answer);
        BackupException failed = Assert.Throws<BackupException>(
            () => new DingTalkChannel(SampleAlert.Options, receiver.Address + "/robot/send?access_token=TOKEN", null).Send(SampleAlert.Create(), default));
        Assert.Contains(said, failed.Message, StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public void PagerDuty_gets_a_trigger_and_then_the_resolve_of_the_same_key()
    {
        using var receiver = new HttpReceiver("202 Accepted\n{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"x\"}");
        var channel = new PagerDutyChannel(SampleAlert.Options, "R0UT1NGKEY", receiver.Address + "/v2/enqueue");
        channel.Send(SampleAlert.Create(), default);
        channel.Send(SampleAlert.Create(AlertEvent.Recovery), default);

        JsonNode trigger = receiver.Requests.Take().Json;
        Assert.Equal(("R0UT1NGKEY", "trigger"), ((string)trigger["routing_key"]!, (string)trigger["event_action"]!));
        JsonNode payload = trigger["payload"]!;
        Assert.Equal(("db1:3306", "error", "BackupFailed"), ((string)payload["source"]!, (string)payload["severity"]!, (string)payload["class"]!));
        Assert.Equal("2026-11-20T02:00:00.000Z", (string)payload["timestamp"]!);
        Assert.StartsWith("[HIGH] BackupFailed: db1:3306/订单", (string)payload["summary"]!, StringComparison.Ordinal);
        Assert.Equal("3", (string)payload["custom_details"]!["In a row"]!);
        JsonNode resolve = receiver.Single().Json;
        Assert.Equal("resolve", (string)resolve["event_action"]!);
        Assert.Equal((string)trigger["dedup_key"]!, (string)resolve["dedup_key"]!);
    }

    [Theory]
    [InlineData(AlertLevel.Info, "info")]
    [InlineData(AlertLevel.Warning, "warning")]
    [InlineData(AlertLevel.High, "error")]
    [InlineData(AlertLevel.Critical, "critical")]
    [InlineData(AlertLevel.Emergency, "critical")]
    public void PagerDuty_keeps_its_limits(AlertLevel level, string severity)
    {
        using var receiver = new HttpReceiver("202 Accepted\n{\"status\":\"success\"}");
        new PagerDutyChannel(SampleAlert.Options, "KEY0", receiver.Address).Send(SampleAlert.Create(level: level, database: new string('库', 2000)), default);

        JsonNode trigger = receiver.Single().Json;
        Assert.Equal(severity, (string)trigger["payload"]!["severity"]!);
        Assert.InRange(((string)trigger["dedup_key"]!).Length, 1, 255);
        Assert.Equal(1024, ((string)trigger["payload"]!["summary"]!).Length);
    }

    [Fact]
    public void An_sms_gateway_gets_a_request_for_each_number_in_its_own_fields()
    {
        using var receiver = new HttpReceiver("201 Created");
        new SmsChannel(SampleAlert.Options, new SmsGateway
        {
            Address = receiver.Address + "/Accounts/AC1/Messages.json",
            PhoneNumber = ["+491700000001", "+8613800000002"],
            User = "AC1",
            Password = "t0ken",
            Format = SmsFormat.Form,
            Field = new Dictionary<string, string> { ["To"] = "{to}", ["From"] = "+1555", ["Body"] = "{text}" },
        }).Send(SampleAlert.Create(database: "{to}&x"), default);

        ReceivedRequest first = receiver.Requests.Take();
        Dictionary<string, string> form = first.Text.Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => WebUtility.UrlDecode(p[1]));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("AC1:t0ken")), first.Headers["Authorization"]);
        Assert.Equal(("+491700000001", "+1555"), (form["To"], form["From"]));
        Assert.StartsWith("[HIGH] BackupFailed: db1:3306/{to}&x. ", form["Body"], StringComparison.Ordinal);
        Assert.Contains("To=%2B8613800000002", receiver.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_sms_gateway_that_refuses_one_number_gets_the_others()
    {
        using var receiver = new HttpReceiver("400 Bad Request\nno such number", "200 OK");
        var channel = new SmsChannel(SampleAlert.Options, new SmsGateway { Address = receiver.Address, PhoneNumber = ["1", "2"], Token = "T0KEN" });
        PartialDeliveryException failed = Assert.Throws<PartialDeliveryException>(() => channel.Send(SampleAlert.Create(), default));

        Assert.Contains("1 of 2 numbers", failed.Message, StringComparison.Ordinal);
        Assert.Contains("no such number", failed.Message, StringComparison.Ordinal);
        ReceivedRequest request = receiver.Requests.Take();
        Assert.Equal(("Bearer T0KEN", "1"), (request.Headers["Authorization"], (string)request.Json["to"]!));
        Assert.InRange(((string)request.Json["text"]!).Length, 1, 268);
        Assert.Equal("2", (string)receiver.Single().Json["to"]!);
    }

    [Fact]
    public void A_webhook_gets_all_of_it_signed()
    {
        using var receiver = new HttpReceiver("204 No Content");
        new WebhookChannel(SampleAlert.Options, receiver.Address + "/hook", "S3cret").Send(InRepository(SampleAlert.Create()), default);

        ReceivedRequest request = receiver.Single();
        string signature = Convert.ToHexString(HMACSHA256.HashData("S3cret"u8, request.Body)).ToLowerInvariant();
        Assert.Equal("sha256=" + signature, request.Headers[WebhookChannel.SignatureHeader]);
        JsonNode json = request.Json;
        Assert.Equal((1, "alert", "BackupFailed", "high", 3), ((int)json["formatVersion"]!, (string)json["event"]!, (string)json["kind"]!, (string)json["level"]!, (int)json["count"]!));
        Assert.Equal(("db1:3306", SampleAlert.Database), ((string)json["place"]!, (string)json["databases"]![0]!));
        Assert.Equal("BackupServerError", (string)json["facts"]!["Error"]!);
        Assert.Equal(("/mnt/offsite", "definitions"), ((string)json["repository"]!, (string)json["scope"]!));
        // Two repositories are two alerts.
        Assert.NotEqual(SampleAlert.Create().Key, (string)json["key"]!);
    }

    private static AlertMessage InRepository(AlertMessage message) =>
        message with { Target = message.Target with { Repository = "/mnt/offsite", Scope = AlertTarget.Definitions } };

    private static void Expect(bool taken, string answer, Func<string, IAlertChannel> create)
    {
        using var receiver = new HttpReceiver("200 OK\n" + answer);
        IAlertChannel channel = create(receiver.Address);
        Exception? failed = Record.Exception(() => channel.Send(SampleAlert.Create(), default));
        Assert.Equal(taken, failed is null);
        Assert.True(taken || ((BackupException)failed!).ErrorId == BackupErrorId.AlertNotDelivered);
        Assert.Single(receiver.Requests);
    }
}
