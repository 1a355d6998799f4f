using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MySqlBackup.Core.Alerts;

/// <summary>What a channel delivers. All text is of one line each.</summary>
public sealed record AlertMessage
{
    // PagerDuty takes no longer one; it is the strictest.
    private const int LongestKey = 255;

    /// <summary>What it says.</summary>
    public required AlertEvent Event { get; init; }

    /// <summary>One of <see cref="AlertKind"/>, or <see cref="AlertChannelTest.Kind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>How bad it is, or was.</summary>
    public required AlertLevel Level { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertTarget Target { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What else is to be known.</summary>
    public IReadOnlyList<AlertFact> Facts { get; init; } = [];

    /// <summary>When the message was made, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Since when it is so, UTC.</summary>
    public required DateTime Since { get; init; }

    /// <summary>How many in a row there are, or were.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The levels that were told of it before; each is over with a recovery.</summary>
    public IReadOnlyList<AlertLevel> EarlierLevels { get; init; } = [];

    /// <summary>The machine that tells it.</summary>
    public string Sender { get; init; } = Environment.MachineName;

    /// <summary>For example <c>[HIGH] BackupFailed: db1/shop</c>.</summary>
    public string Title => AlertText.OneLine($"[{Tag}] {Kind}: {Target}");

    /// <summary>The same for all messages of one kind and target, at most 255 characters.</summary>
    public string Key
    {
        get
        {
            string key = AlertText.OneLine($"mysqlbackup/{Kind}/{Target}");
            return key.Length <= LongestKey ? key : "mysqlbackup/" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        }
    }

    /// <summary>The facts, and those of the message itself.</summary>
    public IEnumerable<AlertFact> AllFacts =>
    [
        .. Facts,
        .. Count > 1 ? [new AlertFact("In a row", Count.ToString(CultureInfo.InvariantCulture))] : Array.Empty<AlertFact>(),
        .. Since < Time ? [new AlertFact("Since", Format(Since))] : Array.Empty<AlertFact>(),
        new AlertFact("Told", Format(Time)),
        new AlertFact("By", Sender),
    ];

    private string Tag => Event switch
    {
        AlertEvent.Recovery => "RECOVERED",
        AlertEvent.Test => "TEST",
        _ => Level.ToString().ToUpperInvariant(),
    };

    /// <summary>Title, summary and facts as plain text of several lines.</summary>
    public string ToText(string lineEnd = "\n") =>
        string.Join(lineEnd, [Title, "", Summary, "", .. AllFacts.Select(fact => $"{fact.Name}: {fact.Value}")]);

    private static string Format(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
