using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Integrity;

/// <summary>What to check and how deep: the parameters of <c>Test-BackupIntegrity</c>.</summary>
public sealed record IntegrityRequest
{
    /// <summary>A repository, a backup's own folder, a mydumper folder, or a dump file.</summary>
    public required string Repository { get; init; }

    /// <summary>The backup in the repository; null for the newest finished one, and where <see cref="Repository"/> is itself a backup.</summary>
    public string? Id { get; init; }

    /// <summary>What opens the backup where it is encrypted. Without any its files are compared with their hashes and not looked into.</summary>
    public IReadOnlyList<EncryptionKey> Decryption { get; init; } = [];

    /// <summary>Databases of the backup, as names or wildcards; empty means all.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>How deep to go.</summary>
    public IntegrityLevel Level { get; init; } = IntegrityLevel.Checksum;

    /// <summary>The server that a drill restores into, under names of its own; null: a private one from the programs on this machine.</summary>
    public ServerOptions? ScratchServer { get; init; }

    /// <summary>Files that are read at a time, and connections of a drill; null for the number of processors, at most 16.</summary>
    public int? ThreadCount { get; init; }
}
