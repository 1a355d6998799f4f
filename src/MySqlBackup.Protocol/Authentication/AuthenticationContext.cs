namespace MySqlBackup.Protocol.Authentication;

/// <summary>What a plugin needs to know.</summary>
/// <param name="Settings">Account, password and what is permitted.</param>
/// <param name="IsTls">Whether the connection is encrypted.</param>
/// <param name="IsUnixSocket">Whether it never leaves the machine.</param>
internal sealed record AuthenticationContext(ConnectionSettings Settings, bool IsTls, bool IsUnixSocket)
{
    /// <summary>Whether nobody else can read or alter the connection.</summary>
    public bool IsSecure => IsTls || IsUnixSocket;

    public string Password => Settings.Password ?? string.Empty;
}
