namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>How a gateway is spoken to: there is no standard, so the fields have the names that it wants.</summary>
public sealed record SmsGateway
{
    /// <summary>Where to post: a secret where it holds a token.</summary>
    public required string Address { get; init; }

    /// <summary>The numbers; each gets a request of its own.</summary>
    public required IReadOnlyList<string> PhoneNumber { get; init; }

    /// <summary>A token that goes as <c>Authorization: Bearer</c>; a secret.</summary>
    public string? Token { get; init; }

    /// <summary>The user of HTTP's basic authentication; null for none.</summary>
    public string? User { get; init; }

    /// <summary>Its password; a secret.</summary>
    public string? Password { get; init; }

    /// <summary>How the fields go.</summary>
    public SmsFormat Format { get; init; } = SmsFormat.Json;

    /// <summary>The fields' names and values; <c>{to}</c> stands for the number, <c>{text}</c> for the message.</summary>
    public IReadOnlyDictionary<string, string> Field { get; init; } = new Dictionary<string, string> { ["to"] = "{to}", ["text"] = "{text}" };

    /// <summary>What stands in the answer where the gateway took the message, white space aside; null where its status alone says so.</summary>
    public string? Answer { get; init; }

    // A record would print its secrets.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Format);
        return true;
    }
}
