namespace MySqlBackup.Testing;

/// <summary>One end of a connection through a <see cref="ServerProxy"/>.</summary>
public enum ProxySide
{
    /// <summary>The product's.</summary>
    Client,

    /// <summary>The server's.</summary>
    Server,
}
