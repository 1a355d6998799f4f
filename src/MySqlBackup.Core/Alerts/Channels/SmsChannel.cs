using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>Short messages through a gateway's HTTP interface.</summary>
public sealed class SmsChannel : HttpAlertChannel
{
    // Four parts of a message in Chinese, 67 characters each.
    private const int LongestText = 268;

    private readonly SmsGateway _gateway;

    /// <summary>Creates the channel.</summary>
    /// <param name="options">Name, least level, timeouts.</param>
    /// <param name="gateway">How the gateway is spoken to.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: no number, or fields that hold no number or no text.</exception>
    public SmsChannel(AlertChannelOptions options, SmsGateway gateway)
        : base(options, gateway.Address, gateway.Token, gateway.Password)
    {
        _gateway = gateway;
        if (gateway.PhoneNumber.Count == 0)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"The alert channel '{Name}' has no phone number.");
        }

        if (!gateway.Field.Values.Any(v => v.Contains("{to}", StringComparison.Ordinal)) || !gateway.Field.Values.Any(v => v.Contains("{text}", StringComparison.Ordinal)))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"The fields of the alert channel '{Name}' must hold {{to}}, which stands for the number, and {{text}}, for the message.");
        }
    }

    /// <inheritdoc />
    public override string Type => "Sms";

    /// <inheritdoc />
    public override void Send(AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        string text = AlertText.Cut($"{message.Title}. {message.Summary}", LongestText);
        var failures = new List<BackupException>();
        foreach (string number in _gateway.PhoneNumber)
        {
            try
            {
                SendOne(number, text, cancellationToken);
            }
            catch (BackupException e)
            {
                // One number that is wrong must not keep the message from the others.
                failures.Add(e);
            }
        }

        if (failures.Count == 0)
        {
            return;
        }

        string share = _gateway.PhoneNumber.Count == 1 ? "" : $"{failures.Count} of {_gateway.PhoneNumber.Count} numbers could not be sent to. ";
        throw failures.Count < _gateway.PhoneNumber.Count
            ? new PartialDeliveryException(share + failures[0].Message, failures[0])
            : new BackupException(BackupErrorId.AlertNotDelivered, share + failures[0].Message, failures[0]);
    }

    private protected override HttpRequestMessage Sign(HttpRequestMessage request, byte[] body) => Authorize(request);

    // Many gateways answer 200 whatever became of the message, each in words of its own.
    private protected override AttemptFailure? FindFailure(string answer)
    {
        bool taken = _gateway.Answer is null
            ? ChannelAnswer.ReadObject(answer) is not { } json || !ChannelAnswer.SaysNo(json)
            : Compact(answer).Contains(Compact(_gateway.Answer), StringComparison.OrdinalIgnoreCase);
        return taken ? null : new AttemptFailure(answer.Length == 0 ? "nothing" : answer, canPass: false);
    }

    private static string Compact(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private void SendOne(string number, string text, CancellationToken cancellationToken)
    {
        // The text last, in which {to} is text.
        Dictionary<string, string> fields = _gateway.Field.ToDictionary(
            field => field.Key,
            field => string.Join(text, field.Value.Split("{text}").Select(part => part.Replace("{to}", number, StringComparison.Ordinal))),
            StringComparer.Ordinal);
        if (_gateway.Format == SmsFormat.Form)
        {
            Post(() => Authorize(new HttpRequestMessage(HttpMethod.Post, Address) { Content = new FormUrlEncodedContent(fields) }), cancellationToken);
        }
        else
        {
            var json = new JsonObject();
            foreach ((string name, string value) in fields)
            {
                json[name] = value;
            }

            PostJson(Address, json, cancellationToken);
        }
    }

    private HttpRequestMessage Authorize(HttpRequestMessage request)
    {
        request.Headers.Authorization = _gateway switch
        {
            { Token: { } token } => new AuthenticationHeaderValue("Bearer", token),
            { User: { } user } => Basic(user, _gateway.Password),
            _ => null,
        };
        return request;
    }
}
