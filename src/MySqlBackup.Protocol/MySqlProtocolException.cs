namespace MySqlBackup.Protocol;

/// <summary>The server sent something malformed, unexpected or unsupported. The connection is closed.</summary>
public sealed class MySqlProtocolException : MySqlException
{
    /// <summary>Creates the exception.</summary>
    public MySqlProtocolException(string message, bool isUnsupportedAuthentication = false, Exception? innerException = null)
        : base(message, innerException)
    {
        IsUnsupportedAuthentication = isUnsupportedAuthentication;
    }

    /// <summary>True when the account's authentication can't be done, or not safely on this connection; the message names the plugin and the way out.</summary>
    public bool IsUnsupportedAuthentication { get; }

    /// <summary>True when a packet, such as a row, is larger than a client takes.</summary>
    public bool IsPacketTooLarge { get; init; }
}
