using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>What to restore, from where, to where, under which names: the parameters of <c>Restore-MySqlBackup</c>.</summary>
public sealed record RestoreRequest
{
    /// <summary>The server to restore to.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>A repository, a backup's own folder, a mydumper folder, or a dump file.</summary>
    public required string Repository { get; init; }

    /// <summary>The backup in the repository; null for the newest, and where <see cref="Repository"/> is itself a backup.</summary>
    public string? Id { get; init; }

    /// <summary>What opens the backup where it is encrypted.</summary>
    public IReadOnlyList<EncryptionKey> Decryption { get; init; } = [];

    /// <summary>Close files of keys that others than their owner can read or write, instead of refusing them.</summary>
    public bool FixPermission { get; init; }

    /// <summary>Databases of the backup, as names or wildcards; empty means all.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Databases to leave out.</summary>
    public IReadOnlyList<string> ExcludeDatabase { get; init; } = [];

    /// <summary>Tables, as <c>table</c> or <c>database.table</c>, with wildcards; empty means all. Routines and events belong to no table, so they are left out where this is used.</summary>
    public IReadOnlyList<string> Table { get; init; } = [];

    /// <summary>Tables to leave out.</summary>
    public IReadOnlyList<string> ExcludeTable { get; init; } = [];

    /// <summary>True where tables are left out of the databases that are restored.</summary>
    internal bool IsPartial => Table.Count + ExcludeTable.Count > 0;

    /// <summary>New names: database in the backup to database on the server. One that is not in it keeps its name.</summary>
    public IReadOnlyDictionary<string, string> As { get; init; } = new Dictionary<string, string>();

    /// <summary>Replace what is there. Without it a restore that would replace anything is refused before anything changes.</summary>
    public bool Force { get; init; }

    /// <summary>Connections that load; null for the number of processors, at most 16.</summary>
    public int? ThreadCount { get; init; }

    /// <summary>How rows travel.</summary>
    public LoadMethod LoadMethod { get; init; } = LoadMethod.Auto;

    /// <summary>Whose the restored programs and views are.</summary>
    public DefinerMode DefinerMode { get; init; }

    /// <summary>Restore users, roles and grants too.</summary>
    public bool IncludeUser { get; init; }

    /// <summary>Restore definitions only.</summary>
    public bool NoData { get; init; }
}
