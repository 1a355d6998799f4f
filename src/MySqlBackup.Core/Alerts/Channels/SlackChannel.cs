using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>
/// An incoming webhook of Slack (docs.slack.dev, "Sending messages using incoming webhooks"). All text is plain text objects, in which
/// Slack reads no markup but its three control characters; Mattermost and others that take Slack's webhooks take it too.
/// </summary>
public sealed class SlackChannel : HttpAlertChannel
{
    // Slack's limits for the text of a header and of a section.
    private const int LongestHeader = 150;
    private const int LongestSection = 3000;

    /// <summary>Creates the channel.</summary>
    /// <param name="options">Name, least level, timeouts.</param>
    /// <param name="webhook">The webhook's address: a secret.</param>
    public SlackChannel(AlertChannelOptions options, string webhook)
        : base(options, webhook)
    {
    }

    /// <inheritdoc />
    public override string Type => "Slack";

    /// <inheritdoc />
    public override void Send(AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        string facts = string.Join("\n", message.AllFacts.Select(fact => $"{fact.Name}: {fact.Value}"));
        PostJson(
            Address,
            new JsonObject
            {
                ["text"] = Escape($"{message.Title}. {message.Summary}", LongestSection),
                ["blocks"] = new JsonArray(
                    Block("header", message.Title, LongestHeader), Block("section", message.Summary, LongestSection), Block("section", facts, LongestSection)),
            },
            cancellationToken);
    }

    // Slack answers "ok", others JSON of their own.
    private protected override AttemptFailure? FindFailure(string answer)
    {
        string said = answer.Trim();
        if (ChannelAnswer.ReadObject(said) is { } json)
        {
            return ChannelAnswer.SaysNo(json) ? new AttemptFailure(said, canPass: false) : null;
        }

        return said.Length == 0 || said.Equals("ok", StringComparison.OrdinalIgnoreCase) ? null
            : ChannelAnswer.IsPage(said) ? ChannelAnswer.Foreign("a Slack webhook")
            : new AttemptFailure($"{said}, and not 'ok', as a Slack webhook does. Check the channel's address", canPass: false);
    }

    private static JsonObject Block(string type, string text, int length) => new()
    {
        ["type"] = type,
        ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Escape(text, length), ["emoji"] = false },
    };

    // Without this a database called "<!channel>" would call everyone. Cut before it is escaped, so that no entity is cut in two.
    private static string Escape(string text, int length)
    {
        string escaped = Replace(text);
        for (int kept = Math.Min(text.Length, length); escaped.Length > length; kept--)
        {
            escaped = Replace(AlertText.Cut(text, kept));
        }

        return escaped;
    }

    private static string Replace(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
