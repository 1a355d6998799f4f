using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository.Copies;

/// <summary>Reads small files of a storage whole, byte for byte.</summary>
internal static class SmallFile
{
    private const long Largest = 1L << 30;

    /// <summary>A file's bytes; null where it is not there.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.FileDamaged"/>, and whatever the storage fails with.</exception>
    public static byte[]? Read(IBackupStorage storage, string folder, string name)
    {
        if (storage.FileSize(folder, name) is not { } size)
        {
            return null;
        }

        if (size > Largest)
        {
            throw new BackupException(BackupErrorId.FileDamaged, $"'{storage.FilePath(folder, name)}' is larger than such a file can be.");
        }

        var content = new byte[size];
        try
        {
            using Stream stream = storage.OpenRead(folder, name);
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is IOException or BackupException)
        {
            // It may have gone, or become another one, since its size was asked for.
            return storage.FileSize(folder, name) is null ? null
                : throw (e as BackupException ?? StorageError.Reading(e, storage.FilePath(folder, name)));
        }
    }
}
