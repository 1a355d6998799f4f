namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>Finds among keys the one that opens a backup.</summary>
internal static class EncryptionKeys
{
    /// <summary>Closes the files of keys that others than their owners can read or write.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.PermissionTooOpen"/>: one can't be closed.</exception>
    public static void ClosePermissions(IEnumerable<EncryptionKey> keys, IOperationOutput output)
    {
        foreach (EncryptionKey key in keys)
        {
            key.ClosePermission(output);
        }
    }

    /// <summary>Most recipients a manifest may have: each passphrase takes a moment to try.</summary>
    public const int MostRecipients = 100;

    /// <summary>Has a backup's key.</summary>
    /// <param name="keys">The keys at hand; at least one.</param>
    /// <param name="encryption">What the manifest says.</param>
    /// <param name="backupId">The backup.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.KeyWrong"/>: none of them opens it.</exception>
    public static BackupDataKey Open(IReadOnlyList<EncryptionKey> keys, ManifestEncryption encryption, string backupId)
    {
        foreach (EncryptionKey key in keys)
        {
            foreach (ManifestRecipient recipient in encryption.Recipients)
            {
                if (key.TryUnwrap(recipient, backupId) is { } dataKey)
                {
                    return new BackupDataKey(backupId, dataKey);
                }
            }
        }

        throw new BackupException(
            BackupErrorId.KeyWrong,
            $"Backup {backupId} is encrypted, and none of the keys given opens it ({string.Join(", ", keys)}). It was encrypted for: {Describe(encryption)}.");
    }

    /// <summary>What is said where there is no key.</summary>
    public static string DescribeMissing(ManifestEncryption encryption, string backupId) =>
        $"Backup {backupId} is encrypted, and no key was given. Give one with -Decryption (--decryption) or in the environment variable {EncryptionKey.DecryptionVariable}. It was encrypted for: {Describe(encryption)}.";

    private static string Describe(ManifestEncryption encryption) => string.Join(", ", encryption.Recipients);
}
