using System.Globalization;
using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>
/// An Alertmanager of Prometheus, by its API v2 (prometheus.io, "Alerts API"). The labels tell one alert from another, so a recovery ends
/// each level that was told.
/// </summary>
public sealed class AlertmanagerChannel : HttpAlertChannel
{
    private static readonly TimeSpan TestLifetime = TimeSpan.FromMinutes(1);

    private readonly string? _user;
    private readonly string? _password;
    private readonly TimeSpan _lifetime;

    /// <summary>Creates the channel.</summary>
    /// <param name="options">Name, least level, timeouts.</param>
    /// <param name="address">The Alertmanager's address, with the path it may have behind a proxy.</param>
    /// <param name="lifetime">
    /// When an alert ends that is neither told again nor over. Alertmanager itself would end it after five minutes, because it expects to be
    /// told again all the time; backups run once a day, so 25 hours is usual.
    /// </param>
    /// <param name="user">The user of HTTP's basic authentication; null for none.</param>
    /// <param name="password">Its password: a secret.</param>
    public AlertmanagerChannel(AlertChannelOptions options, string address, TimeSpan? lifetime = null, string? user = null, string? password = null)
        : base(options, address, password)
    {
        _lifetime = lifetime ?? TimeSpan.FromHours(25);
        _user = user;
        _password = password;
    }

    /// <inheritdoc />
    public override string Type => "Alertmanager";

    /// <inheritdoc />
    public override void Send(AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        IEnumerable<AlertLevel> levels = message.Event == AlertEvent.Recovery ? message.EarlierLevels.Append(message.Level).Distinct() : [message.Level];
        var alerts = new JsonArray();
        foreach (AlertLevel level in levels)
        {
            alerts.Add((JsonNode)Alert(message, level));
        }

        string path = Address.AbsolutePath.TrimEnd('/');
        PostJson(new Uri(Address, path.EndsWith("/api/v2/alerts", StringComparison.Ordinal) ? path : path + "/api/v2/alerts"), alerts, cancellationToken);
    }

    private protected override HttpRequestMessage Sign(HttpRequestMessage request, byte[] body)
    {
        if (_user is not null)
        {
            request.Headers.Authorization = Basic(_user, _password);
        }

        return request;
    }

    // An Alertmanager answers nothing; a page is that of another program at the address.
    private protected override AttemptFailure? FindFailure(string answer) => ChannelAnswer.IsPage(answer) ? ChannelAnswer.Foreign("an Alertmanager") : null;

    private JsonObject Alert(AlertMessage message, AlertLevel level)
    {
        var labels = new JsonObject
        {
            ["alertname"] = message.Kind,
            ["severity"] = level.ToString().ToLowerInvariant(),
            ["source"] = "mysqlbackup",
        };
        AlertTarget target = message.Target;
        AddLabel(labels, "server", target.Place == target.Repository ? "" : target.Place);
        AddLabel(labels, "database", string.Join(", ", target.Database));
        AddLabel(labels, "repository", target.Repository);
        AddLabel(labels, "scope", target.Scope);

        DateTime end = message.Event switch
        {
            AlertEvent.Recovery => message.Time,
            AlertEvent.Test => message.Time + TestLifetime,
            _ => message.Time + _lifetime,
        };
        return new JsonObject
        {
            ["labels"] = labels,
            ["annotations"] = new JsonObject
            {
                ["summary"] = message.Summary,
                ["description"] = string.Join("\n", message.AllFacts.Select(fact => $"{fact.Name}: {fact.Value}")),
            },
            ["startsAt"] = Format(message.Since),
            ["endsAt"] = Format(end),
        };
    }

    // A label without a value is the same as none, so it would not come back.
    private static void AddLabel(JsonObject labels, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            labels[name] = AlertText.OneLine(value);
        }
    }

    private static string Format(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
