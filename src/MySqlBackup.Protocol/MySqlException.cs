namespace MySqlBackup.Protocol;

/// <summary>Base of all failures of this library: the server refused, the connection failed, or the protocol was broken.</summary>
public abstract class MySqlException : Exception
{
    private protected MySqlException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
