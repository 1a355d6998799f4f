using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>A channel that is an address to post to.</summary>
public abstract class HttpAlertChannel : IAlertChannel
{
    private readonly AlertHttpSender _sender;

    private protected HttpAlertChannel(AlertChannelOptions options, string address, params string?[] secrets)
    {
        AlertChannelOptions known = options.Checked();
        Address = ParseAddress(address, known.Name);
        Name = known.Name;
        MinimumLevel = known.MinimumLevel;
        _sender = new AlertHttpSender(known, Address, secrets);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public abstract string Type { get; }

    /// <inheritdoc />
    public string Destination => Address.Authority;

    /// <inheritdoc />
    public AlertLevel MinimumLevel { get; }

    /// <summary>True where nobody on the way can read what is sent, or there is no way.</summary>
    public bool IsPrivate => Address.Scheme == Uri.UriSchemeHttps || Address.IsLoopback;

    private protected Uri Address { get; }

    /// <inheritdoc />
    public abstract void Send(AlertMessage message, CancellationToken cancellationToken);

    /// <summary>What it is and where it goes, without anything secret.</summary>
    public override string ToString() => $"{Name} ({Type}, {Destination})";

    private protected void Post(Func<HttpRequestMessage> create, CancellationToken cancellationToken) => _sender.Post(create, FindFailure, cancellationToken);

    private protected void PostJson(Uri address, JsonNode body, CancellationToken cancellationToken)
    {
        byte[] json = Encoding.UTF8.GetBytes(body.ToJsonString());
        Post(() => Sign(new HttpRequestMessage(HttpMethod.Post, address) { Content = Json(json) }, json), cancellationToken);
    }

    /// <summary>What is wrong with an answer whose status says success; null where nothing is.</summary>
    private protected virtual AttemptFailure? FindFailure(string answer) => null;

    /// <summary>Adds what shows who sends it.</summary>
    private protected virtual HttpRequestMessage Sign(HttpRequestMessage request, byte[] body) => request;

    private protected static AuthenticationHeaderValue Basic(string user, string? password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static ByteArrayContent Json(byte[] json) => new(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };

    // The address is a secret, so the message does not repeat it.
    private static Uri ParseAddress(string text, string name)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"The address of the alert channel '{name}' can't be used: it must be a whole one that begins with https:// (or http://).");
        }

        return address.UserInfo.Length == 0
            ? address
            : throw new BackupException(BackupErrorId.InvalidArgument, $"The address of the alert channel '{name}' can't be used: it holds a user or a password. Give them as a credential.");
    }
}
