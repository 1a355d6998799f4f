using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>
/// A custom robot of DingTalk (open.dingtalk.com, "Custom robot access"), signed where it has a secret. The message is of the type text,
/// which reads no markup. DingTalk answers 200 also where it refuses, with an <c>errcode</c> that is not 0.
/// </summary>
public sealed class DingTalkChannel : HttpAlertChannel
{
    // DingTalk takes 20,000 bytes; three a character is Chinese.
    private const int LongestText = 6000;

    // "The system is busy."
    private const int Busy = -1;

    private readonly string? _secret;
    private readonly TimeProvider _clock;

    /// <summary>Creates the channel.</summary>
    /// <param name="options">Name, least level, timeouts.</param>
    /// <param name="webhook">The robot's address with its access token: a secret.</param>
    /// <param name="secret">The secret that requests are signed with; null where the robot is secured otherwise.</param>
    /// <param name="clock">The time that goes into the signature; null for the system's.</param>
    public DingTalkChannel(AlertChannelOptions options, string webhook, string? secret, TimeProvider? clock = null)
        : base(options, webhook, secret)
    {
        _secret = secret;
        _clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public override string Type => "DingTalk";

    /// <inheritdoc />
    public override void Send(AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        PostJson(
            Address,
            new JsonObject
            {
                ["msgtype"] = "text",
                ["text"] = new JsonObject { ["content"] = AlertText.Cut(message.ToText(), LongestText) },
                ["at"] = new JsonObject { ["isAtAll"] = false },
            },
            cancellationToken);
    }

    /// <summary>The signature of a time: HMAC-SHA256 of "time, line feed, secret" under the secret, in base64.</summary>
    internal static string Sign(long milliseconds, string secret) => Convert.ToBase64String(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{milliseconds}\n{secret}"))));

    // For each attempt anew: a signature is good for an hour, and a pause is none of the sender's business.
    private protected override HttpRequestMessage Sign(HttpRequestMessage request, byte[] body)
    {
        if (_secret is not null)
        {
            long time = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            string separator = Address.Query.Length == 0 ? "?" : "&";
            request.RequestUri = new Uri(
                string.Create(CultureInfo.InvariantCulture, $"{Address.AbsoluteUri}{separator}timestamp={time}&sign={Uri.EscapeDataString(Sign(time, _secret))}"));
        }

        return request;
    }

    private protected override AttemptFailure? FindFailure(string answer)
    {
        JsonObject? json = ChannelAnswer.ReadObject(answer);
        if (json?["errcode"] is not JsonValue code || !code.TryGetValue(out int number))
        {
            return ChannelAnswer.Foreign("a DingTalk robot");
        }

        return number == 0 ? null : new AttemptFailure($"errcode {number}, {json["errmsg"]?.ToString() ?? "no reason"}", canPass: number == Busy);
    }
}
