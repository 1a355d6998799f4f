using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>
/// A webhook of a Teams workflow ("When a Teams webhook request is received"), or an older incoming webhook: a message with an Adaptive
/// Card. The text is TextRuns, which are the part of a card that reads no Markdown (adaptivecards.io, TextRun).
/// </summary>
public sealed class TeamsChannel : HttpAlertChannel
{
    // Teams refuses messages above 28 KB.
    private const int LongestText = 4000;

    /// <summary>Creates the channel.</summary>
    /// <param name="options">Name, least level, timeouts.</param>
    /// <param name="webhook">The webhook's address: a secret.</param>
    public TeamsChannel(AlertChannelOptions options, string webhook)
        : base(options, webhook)
    {
    }

    /// <inheritdoc />
    public override string Type => "Teams";

    /// <inheritdoc />
    public override void Send(AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var body = new JsonArray
        {
            Block(Run(message.Title, bold: true, Colour(message))),
            Block(Run(message.Summary)),
        };
        foreach (AlertFact fact in message.AllFacts)
        {
            body.Add((JsonNode)Block(Run($"{fact.Name}: ", bold: true), Run(fact.Value)));
        }

        PostJson(
            Address,
            new JsonObject
            {
                ["type"] = "message",
                ["attachments"] = new JsonArray(new JsonObject
                {
                    ["contentType"] = "application/vnd.microsoft.card.adaptive",
                    ["contentUrl"] = null,
                    ["content"] = new JsonObject
                    {
                        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                        ["type"] = "AdaptiveCard",
                        ["version"] = "1.4",
                        ["fallbackText"] = AlertText.Cut(message.Title, LongestText),
                        ["body"] = body,
                    },
                }),
            },
            cancellationToken);
    }

    // The older webhooks answer 200 also where Teams refused the message, and say so in the text.
    private protected override AttemptFailure? FindFailure(string answer) => answer.StartsWith("Webhook message delivery failed", StringComparison.OrdinalIgnoreCase)
        ? new AttemptFailure(answer, canPass: answer.Contains("429", StringComparison.Ordinal))
        : ChannelAnswer.IsPage(answer) ? ChannelAnswer.Foreign("a Teams workflow")
        : null;

    private static string Colour(AlertMessage message) => message switch
    {
        { Event: AlertEvent.Recovery } => "Good",
        { Event: AlertEvent.Test } or { Level: AlertLevel.Info } => "Accent",
        { Level: AlertLevel.Warning } => "Warning",
        _ => "Attention",
    };

    private static JsonObject Block(params JsonNode[] runs) => new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(runs) };

    private static JsonObject Run(string text, bool bold = false, string colour = "Default") => new()
    {
        ["type"] = "TextRun",
        ["text"] = AlertText.Cut(text, LongestText),
        ["weight"] = bold ? "Bolder" : "Default",
        ["color"] = colour,
    };
}
