namespace MySqlBackup.Protocol;

/// <summary>Why there is no usable connection.</summary>
public enum ConnectionFailureReason
{
    /// <summary>No connection could be made: unknown host, refused, no such socket.</summary>
    Unreachable,

    /// <summary>The server did not answer within the connect timeout.</summary>
    Timeout,

    /// <summary>TLS could not be agreed on, or the certificate was not acceptable.</summary>
    TlsFailed,

    /// <summary>The connection ended while it was in use.</summary>
    Lost,

    /// <summary>The open connection neither brought nor took a byte within the read timeout.</summary>
    Silent,

    /// <summary>This side closed the connection through <see cref="MySqlConnection.Abort"/>.</summary>
    Aborted,
}
