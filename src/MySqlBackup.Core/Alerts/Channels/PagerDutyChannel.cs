using System.Globalization;
using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>
/// An integration of PagerDuty's Events API v2 (developer.pagerduty.com, "Send an alert event"): an alert triggers an incident, a recovery
/// resolves the one of the same key. A test leaves no incident open.
/// </summary>
public sealed class PagerDutyChannel : HttpAlertChannel
{
    /// <summary>Where events go, but for accounts in the EU and tests.</summary>
    public const string DefaultAddress = "https://events.pagerduty.com/v2/enqueue";

    // PagerDuty's limit for a summary.
    private const int LongestSummary = 1024;

    private readonly string _key;

    /// <summary>Creates the channel.</summary>
    /// <param name="options">Name, least level, timeouts.</param>
    /// <param name="routingKey">The integration's key: a secret.</param>
    /// <param name="address">Where events go; null for <see cref="DefaultAddress"/>.</param>
    public PagerDutyChannel(AlertChannelOptions options, string routingKey, string? address = null)
        : base(options, address ?? DefaultAddress, routingKey)
    {
        _key = routingKey;
    }

    /// <inheritdoc />
    public override string Type => "PagerDuty";

    /// <inheritdoc />
    public override void Send(AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Event != AlertEvent.Recovery)
        {
            PostJson(Address, Trigger(message), cancellationToken);
        }

        if (message.Event != AlertEvent.Alert)
        {
            PostJson(Address, Event(message, "resolve"), cancellationToken);
        }
    }

    // "Event processed" comes with the status "success"; anything else is not PagerDuty's.
    private protected override AttemptFailure? FindFailure(string answer) => ChannelAnswer.ReadObject(answer)?["status"] switch
    {
        JsonValue status when status.ToString() == "success" => null,
        JsonValue status => new AttemptFailure($"the status {status}", canPass: false),
        _ => ChannelAnswer.Foreign("PagerDuty's Events API"),
    };

    private JsonObject Trigger(AlertMessage message)
    {
        var details = new JsonObject();
        foreach (AlertFact fact in message.AllFacts)
        {
            details[fact.Name] = fact.Value;
        }

        JsonObject trigger = Event(message, "trigger");
        trigger["client"] = "MySqlBackup";
        trigger["payload"] = new JsonObject
        {
            ["summary"] = AlertText.Cut($"{message.Title}. {message.Summary}", LongestSummary),
            ["source"] = message.Target.Place.Length == 0 ? message.Sender : AlertText.OneLine(message.Target.Place),
            ["severity"] = message.Level switch
            {
                AlertLevel.Info => "info",
                AlertLevel.Warning => "warning",
                AlertLevel.High => "error",
                _ => "critical",
            },
            ["timestamp"] = message.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["component"] = AlertText.OneLine(string.Join(", ", message.Target.Database)),
            ["class"] = message.Kind,
            ["custom_details"] = details,
        };
        return trigger;
    }

    private JsonObject Event(AlertMessage message, string action) => new()
    {
        ["routing_key"] = _key,
        ["event_action"] = action,
        ["dedup_key"] = message.Key,
    };
}
