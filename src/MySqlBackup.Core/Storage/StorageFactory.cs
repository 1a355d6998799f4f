namespace MySqlBackup.Core.Storage;

/// <summary>Finds the storage that an operator means by a path or URI.</summary>
public static class StorageFactory
{
    /// <summary>Opens the storage; nothing is created or read yet.</summary>
    /// <param name="location">A path, or a <c>file:</c> URI.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/> for an empty path or a scheme that is not known.</exception>
    public static IBackupStorage Open(string location)
    {
        if (string.IsNullOrWhiteSpace(location))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "The repository's path is empty. Give the path of a folder.");
        }

        int scheme = location.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return new LocalStorage(location);
        }

        if (Uri.TryCreate(location, UriKind.Absolute, out Uri? uri) && uri.IsFile)
        {
            return new LocalStorage(uri.LocalPath);
        }

        throw new BackupException(
            BackupErrorId.InvalidArgument,
            $"There is no storage for '{location[..scheme]}://' addresses. Give the path of a local folder or a file:// URI.");
    }
}
