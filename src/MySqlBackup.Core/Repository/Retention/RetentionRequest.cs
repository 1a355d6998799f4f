using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Core.Repository.Retention;

/// <summary>What to expire, and by which policy.</summary>
public sealed record RetentionRequest
{
    /// <summary>The repository.</summary>
    public required string Repository { get; init; }

    /// <summary>What stays.</summary>
    public required RetentionPolicy Policy { get; init; }

    /// <summary>What opens backups whose names are encrypted; those that none of them opens stay.</summary>
    public IReadOnlyList<EncryptionKey> Decryption { get; init; } = [];

    /// <summary>The only backups that may go, by id; null means all. The policy is applied to all that are there in any case.</summary>
    public IReadOnlyCollection<string>? Id { get; init; }
}
