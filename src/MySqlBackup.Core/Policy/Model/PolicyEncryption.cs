namespace MySqlBackup.Core.Policy.Model;

/// <summary>Whether backups are encrypted, and who can open them.</summary>
[PolicyShorthand(nameof(IsEnabled))]
public sealed record PolicyEncryption : PolicySection
{
    /// <summary>Whether.</summary>
    [PolicyKey("false for none.", Name = "enabled")]
    public bool IsEnabled { get; init; } = true;

    /// <summary>Key files.</summary>
    [PolicyKey("Key files (New-BackupKey), which only their owner can read.")]
    public IReadOnlyList<string> KeyFile { get; init; } = [];

    /// <summary>Certificates: the backup host needs only their public part.</summary>
    [PolicyKey("X.509 certificates; the backup host needs only their public part.")]
    public IReadOnlyList<string> Certificate { get; init; } = [];

    /// <summary>A file with a passphrase.</summary>
    [PolicyKey("A file that holds a passphrase, which only its owner can read.")]
    public string? PassphraseFile { get; init; }

    /// <summary>Names and counts too.</summary>
    [PolicyKey("Encrypt names and counts too.")]
    public bool Manifest { get; init; }
}
