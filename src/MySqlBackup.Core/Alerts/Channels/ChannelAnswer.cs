using System.Text.Json;
using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>
/// What stands in an answer whose status says success: services answer so too where they take nothing, and so do web pages at a wrong address.
/// </summary>
internal static class ChannelAnswer
{
    /// <summary>The answer's JSON object; null where it is none.</summary>
    public static JsonObject? ReadObject(string answer)
    {
        try
        {
            return JsonNode.Parse(answer) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True where it is a page for people (a login, a proxy, a start page) and not a service's answer.</summary>
    public static bool IsPage(string answer) => answer.AsSpan().TrimStart().StartsWith("<", StringComparison.Ordinal);

    /// <summary>True where a JSON object has <c>ok</c> or <c>success</c>, and it is false.</summary>
    public static bool SaysNo(JsonObject answer) =>
        answer.Any(field => (field.Key.Equals("ok", StringComparison.OrdinalIgnoreCase) || field.Key.Equals("success", StringComparison.OrdinalIgnoreCase))
            && field.Value?.GetValueKind() == JsonValueKind.False);

    /// <summary>The failure of an answer that this service does not give.</summary>
    public static AttemptFailure Foreign(string service) => new($"something that is no answer of {service}. Check the channel's address", canPass: false);
}
