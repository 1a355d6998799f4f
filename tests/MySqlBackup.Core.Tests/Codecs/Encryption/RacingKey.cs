using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Core.Tests.Codecs.Encryption;

/// <summary>A key at whose use something happens elsewhere.</summary>
internal sealed class RacingKey(EncryptionKey key, Action meanwhile) : EncryptionKey(key.Form, isText: false)
{
    internal override ManifestRecipient Wrap(ReadOnlySpan<byte> dataKey, string backupId)
    {
        meanwhile();
        return key.Wrap(dataKey, backupId);
    }

    internal override byte[]? TryUnwrap(ManifestRecipient recipient, string backupId)
    {
        meanwhile();
        return key.TryUnwrap(recipient, backupId);
    }
}
