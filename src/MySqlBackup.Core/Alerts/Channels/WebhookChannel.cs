using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>Any program that takes a POST of JSON; signed where there is a secret. The fields are described in <c>docs/alerts.md</c>.</summary>
public sealed class WebhookChannel : HttpAlertChannel
{
    /// <summary>Holds <c>sha256=</c> and the HMAC-SHA256 of the body under the secret, in lower-case hexadecimal digits.</summary>
    public const string SignatureHeader = "X-MySqlBackup-Signature";

    private const int FormatVersion = 1;

    private readonly string? _secret;

    /// <summary>Creates the channel.</summary>
    /// <param name="options">Name, least level, timeouts.</param>
    /// <param name="address">Where to post: a secret where it holds a token.</param>
    /// <param name="secret">What bodies are signed with; null for no signature.</param>
    public WebhookChannel(AlertChannelOptions options, string address, string? secret = null)
        : base(options, address, secret)
    {
        _secret = secret;
    }

    /// <inheritdoc />
    public override string Type => "Webhook";

    /// <inheritdoc />
    public override void Send(AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var databases = new JsonArray();
        foreach (string database in message.Target.Database)
        {
            databases.Add((JsonNode)JsonValue.Create(database));
        }

        var facts = new JsonObject();
        foreach (AlertFact fact in message.Facts)
        {
            facts[fact.Name] = fact.Value;
        }

        PostJson(
            Address,
            new JsonObject
            {
                ["formatVersion"] = FormatVersion,
                ["event"] = message.Event.ToString().ToLowerInvariant(),
                ["kind"] = message.Kind,
                ["level"] = message.Level.ToString().ToLowerInvariant(),
                ["place"] = message.Target.Place,
                ["databases"] = databases,
                ["repository"] = message.Target.Repository,
                ["scope"] = message.Target.Scope,
                ["title"] = message.Title,
                ["summary"] = message.Summary,
                ["facts"] = facts,
                ["count"] = message.Count,
                ["since"] = Format(message.Since),
                ["time"] = Format(message.Time),
                ["key"] = message.Key,
                ["sender"] = message.Sender,
            },
            cancellationToken);
    }

    private protected override HttpRequestMessage Sign(HttpRequestMessage request, byte[] body)
    {
        if (_secret is not null)
        {
            byte[] signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_secret), body);
            request.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexString(signature).ToLowerInvariant());
        }

        return request;
    }

    private static string Format(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
