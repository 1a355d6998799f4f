namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>How a backup is encrypted and who can open it.</summary>
public sealed record ManifestEncryption
{
    /// <summary>The one method there is.</summary>
    public const string CurrentMethod = "aes-256-gcm-segments";

    /// <summary>What stands in <see cref="Authentication"/> while it is worked out.</summary>
    internal const string NoAuthentication = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>How the files are encrypted.</summary>
    public string Method { get; init; } = CurrentMethod;

    /// <summary>
    /// HMAC-SHA-256, in lower-case hexadecimal, of the manifest's bytes with 64 zeros in this place. It shows that who wrote the manifest had the backup's key.
    /// </summary>
    public string Authentication { get; init; } = NoAuthentication;

    /// <summary>Who can open it; one is enough.</summary>
    public required IReadOnlyList<ManifestRecipient> Recipients { get; init; }

    /// <summary>The file with the manifest of names and counts, where those are encrypted too.</summary>
    public SealedManifest? SealedManifest { get; init; }
}
