namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>A mail server, and how it is spoken to.</summary>
public sealed record SmtpServer
{
    /// <summary>Its name, as its certificate has it.</summary>
    public required string Host { get; init; }

    /// <summary>Its port for STARTTLS: 587, or 25.</summary>
    public int Port { get; init; } = 587;

    /// <summary>True where the connection must be encrypted (STARTTLS). Without it no password is sent, except to this machine itself.</summary>
    public bool RequireTls { get; init; } = true;

    /// <summary>The account; null where the server wants none.</summary>
    public string? User { get; init; }

    /// <summary>Its password: a secret.</summary>
    public string? Password { get; init; }

    // A record would print its secrets.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Host);
        return true;
    }
}
