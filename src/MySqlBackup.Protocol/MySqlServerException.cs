namespace MySqlBackup.Protocol;

/// <summary>The server answered with an ERR packet. The connection stays usable unless the server closes it.</summary>
public sealed class MySqlServerException : MySqlException
{
    /// <summary>Creates the exception from the fields of an ERR packet.</summary>
    public MySqlServerException(int code, string sqlState, string message)
        : base(message)
    {
        Code = code;
        SqlState = sqlState;
    }

    /// <summary>The server's error number, such as 1045.</summary>
    public int Code { get; }

    /// <summary>Five characters, such as <c>28000</c>; empty where the server sent none.</summary>
    public string SqlState { get; }
}
