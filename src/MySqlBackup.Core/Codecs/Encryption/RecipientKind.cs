namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>What opens an encrypted backup.</summary>
public enum RecipientKind
{
    /// <summary>A passphrase, stretched by PBKDF2-SHA-256.</summary>
    Passphrase,

    /// <summary>32 bytes in a file.</summary>
    KeyFile,

    /// <summary>The private key of an X.509 certificate; CMS EnvelopedData.</summary>
    Certificate,
}
