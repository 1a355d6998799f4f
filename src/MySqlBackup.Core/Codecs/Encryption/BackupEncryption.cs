using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>The encryption of a backup that is being written: its key, and the key wrapped for all recipients.</summary>
public sealed class BackupEncryption : IDisposable
{
    private BackupEncryption(BackupDataKey dataKey, IReadOnlyList<ManifestRecipient> recipients, bool sealsManifest)
    {
        DataKey = dataKey;
        Recipients = recipients;
        SealsManifest = sealsManifest;
    }

    /// <summary>Who can open it.</summary>
    public IReadOnlyList<ManifestRecipient> Recipients { get; }

    /// <summary>True where names and counts are encrypted too.</summary>
    public bool SealsManifest { get; }

    internal BackupDataKey DataKey { get; }

    /// <summary>Makes a backup's key and wraps it.</summary>
    /// <param name="backupId">The backup.</param>
    /// <param name="recipients">Who shall be able to open it; at least one.</param>
    /// <param name="sealManifest">Encrypt names and counts too.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.EncryptionInvalid"/>: a recipient can't be read, or must not be used.</exception>
    public static BackupEncryption Create(string backupId, IReadOnlyList<EncryptionKey> recipients, bool sealManifest)
    {
        BackupDataKey dataKey = BackupDataKey.New(backupId);
        try
        {
            return new BackupEncryption(dataKey, Wrap(dataKey, recipients), sealManifest);
        }
        catch (BackupException)
        {
            dataKey.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => DataKey.Dispose();

    internal static IReadOnlyList<ManifestRecipient> Wrap(BackupDataKey dataKey, IReadOnlyList<EncryptionKey> recipients)
    {
        if (recipients.Count is 0 or > EncryptionKeys.MostRecipients)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"A backup is encrypted for 1 to {EncryptionKeys.MostRecipients} recipients, not for {recipients.Count}.");
        }

        ManifestRecipient[] wrapped = recipients.Select(recipient => recipient.Wrap(dataKey.Bytes, dataKey.BackupId)).ToArray();
        return wrapped.Select(ManifestEncryptionCheck.FindRecipientProblem).FirstOrDefault(problem => problem is not null) is { } problem
            ? throw new BackupException(BackupErrorId.EncryptionInvalid, $"The backup can't be encrypted like that: {problem}. Give another label, or another name to the file.")
            : wrapped;
    }
}
