namespace MySqlBackup.Protocol;

/// <summary>Where to connect and how.</summary>
public sealed class ConnectionSettings
{
    /// <summary>Name or address of the server; not used when <see cref="UnixSocket"/> is set, except as the name that <see cref="SslMode.VerifyFull"/> expects.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>TCP port.</summary>
    public int Port { get; init; } = 3306;

    /// <summary>Path of a unix socket; when set, TCP is not used.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Account name.</summary>
    public string User { get; init; } = "root";

    /// <summary>Password; null and empty mean none.</summary>
    public string? Password { get; init; }

    /// <summary>Default database, or null.</summary>
    public string? Database { get; init; }

    /// <summary>Encryption and how far the certificate is checked.</summary>
    public SslMode SslMode { get; init; } = SslMode.Preferred;

    /// <summary>PEM file with the authorities to trust; null for the system's.</summary>
    public string? SslCa { get; init; }

    /// <summary>PEM file with the client's certificate.</summary>
    public string? SslCert { get; init; }

    /// <summary>PEM file with the key of <see cref="SslCert"/>; null when the key stands in the same file.</summary>
    public string? SslKey { get; init; }

    /// <summary>Asks for zlib compression of the protocol; ignored by a server that does not offer it.</summary>
    public bool Compress { get; init; }

    /// <summary>Limit on name lookup, connect, TLS and authentication together; zero for none.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait for the next bytes of the server, and for it to take ours; zero for none.</summary>
    public TimeSpan ReadTimeout { get; init; }

    /// <summary>
    /// Asked, on the thread that waits, when nothing came for <see cref="ReadTimeout"/>: true where the server is still at work, so that the wait begins
    /// anew. The connection is given up when the answer is no twice in a row, since what was waited for may have been on its way at the first time. Null: no.
    /// </summary>
    public Func<bool>? IsServerAtWork { get; init; }

    /// <summary>Permits asking the server itself for the RSA key that hides the password on a plain connection. Whoever can alter the traffic can then read the password.</summary>
    public bool AllowPublicKeyRetrieval { get; init; }

    /// <summary>PEM file with the server's RSA key, for <c>caching_sha2_password</c> and <c>sha256_password</c> on a plain connection.</summary>
    public string? ServerPublicKeyFile { get; init; }

    /// <summary>Shown by the server as <c>program_name</c> among the connection attributes.</summary>
    public string ProgramName { get; init; } = "mysqlbackup";

    /// <summary>Asks for results that end in an OK packet (CLIENT_DEPRECATE_EOF); false keeps the older EOF packets.</summary>
    public bool DeprecateEof { get; init; } = true;

    /// <summary>Permits several statements in one query (CLIENT_MULTI_STATEMENTS).</summary>
    public bool AllowMultiStatements { get; init; }

    /// <summary>Size in bytes of the buffer that packets are received into; rows inside it are handed out without a copy.</summary>
    public int ReceiveBufferSize { get; init; } = 256 * 1024;
}
