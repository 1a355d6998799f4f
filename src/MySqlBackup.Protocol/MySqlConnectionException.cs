namespace MySqlBackup.Protocol;

/// <summary>The connection could not be made or did not last. It can't be used any more.</summary>
public sealed class MySqlConnectionException : MySqlException
{
    /// <summary>Creates the exception.</summary>
    public MySqlConnectionException(ConnectionFailureReason reason, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Reason = reason;
    }

    /// <summary>What kind of failure it was.</summary>
    public ConnectionFailureReason Reason { get; }
}
