using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Integrity;

/// <summary>What a scratch server should be like. The defaults suit a restore drill.</summary>
public sealed record ScratchServerOptions
{
    /// <summary>The server program; null: found by <see cref="Family"/>.</summary>
    public string? Binary { get; init; }

    /// <summary>Whose server to look for; null: MariaDB if there is one, else MySQL.</summary>
    public ServerFamily? Family { get; init; }

    /// <summary>The folder in which the server's own temporary folder is made; null: the system's temporary folder.</summary>
    public string? ParentDirectory { get; init; }

    /// <summary>An initialised data folder to copy instead of initialising a new one; it must come from the same program.</summary>
    public string? DataTemplate { get; init; }

    /// <summary>Memory for InnoDB's pages, in bytes.</summary>
    public long BufferPoolSize { get; init; } = 128 << 20;

    /// <summary>Size of InnoDB's redo log in bytes; a small one slows big loads down.</summary>
    public long RedoLogSize { get; init; } = 256 << 20;

    /// <summary>Also listen on 127.0.0.1, on a free port.</summary>
    public bool Tcp { get; init; }

    /// <summary>Write a binary log in row format, with GTIDs where the family has them to switch on.</summary>
    public bool BinaryLog { get; init; }

    /// <summary>The server's <c>lower_case_table_names</c>, which must equal that of the server a backup came from; null: the program's default.</summary>
    public int? LowerCaseTableNames { get; init; }

    /// <summary>Further arguments for the server program, after and so above those chosen here.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>How long to wait until the server takes connections.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);
}
