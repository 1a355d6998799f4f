namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>One way to have a backup's key: the key, wrapped for a passphrase, a key file or a certificate.</summary>
public sealed record ManifestRecipient
{
    /// <summary>What opens it.</summary>
    public required RecipientKind Kind { get; init; }

    /// <summary>
    /// Which one, for people and programs: of a key file 16 digits that are derived from the key, of a certificate its SHA-256 fingerprint, of a passphrase its label.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>More for people: a certificate's subject.</summary>
    public string? Label { get; init; }

    /// <summary>32 random bytes; not there for certificates.</summary>
    public byte[]? Salt { get; init; }

    /// <summary>Rounds of PBKDF2; for passphrases alone.</summary>
    public int? Iterations { get; init; }

    /// <summary>The wrapped key: of a certificate CMS EnvelopedData in DER, else AES-256-GCM ciphertext and tag.</summary>
    public required byte[] WrappedKey { get; init; }

    /// <summary>In words.</summary>
    public override string ToString() => Kind switch
    {
        RecipientKind.Passphrase => $"passphrase {Id}",
        RecipientKind.KeyFile => $"key file {Id}",
        _ => $"certificate {Label} ({Id[..Math.Min(16, Id.Length)]})",
    };
}
