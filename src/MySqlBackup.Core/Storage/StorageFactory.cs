using MySqlBackup.Core.Storage.Azure;
using MySqlBackup.Core.Storage.Objects;
using MySqlBackup.Core.Storage.Rclone;
using MySqlBackup.Core.Storage.S3;
using MySqlBackup.Core.Storage.Ssh;

namespace MySqlBackup.Core.Storage;

/// <summary>Finds the storage that an operator means by a path or URI.</summary>
public static class StorageFactory
{
    private static readonly Dictionary<string, Func<string, IObjectStore>> Stores = new(StringComparer.OrdinalIgnoreCase)
    {
        ["s3"] = S3Store.Open,
        ["azure"] = AzureStore.Open,
        ["ssh"] = SshStore.Open,
        ["rclone"] = RcloneStore.Open,
    };

    /// <summary>Opens the storage; nothing is created, read or connected to yet.</summary>
    /// <param name="location">A path, a <c>file:</c> URI, or the address of a store.</param>
    /// <param name="cancellationToken">Ends what a distant storage does.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/> for an empty path, a scheme that is not known or an address that can't be used.</exception>
    public static IBackupStorage Open(string location, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(location))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "The repository's path is empty. Give the path of a folder, or an address such as s3://bucket/prefix.");
        }

        if (!StorageUri.IsAddress(location))
        {
            return new LocalStorage(location);
        }

        string scheme = location[..location.IndexOf(':', StringComparison.Ordinal)];
        if (scheme.Equals(Uri.UriSchemeFile, StringComparison.OrdinalIgnoreCase))
        {
            return new LocalStorage(LocalPath(location));
        }

        return Stores.TryGetValue(scheme, out Func<string, IObjectStore>? open)
            ? new ObjectStorage(open(location), cancellationToken)
            : throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"There is no storage for '{scheme}' addresses. Give the path of a local folder, or an address that begins with {string.Join(", ", Stores.Keys.Select(s => s + (s == "rclone" ? ":" : "://")))}.");
    }

    /// <summary>A location as it may stand in records and errors: of an address that can't be used, which may hold a secret, only the scheme.</summary>
    public static string Describe(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (!StorageUri.IsAddress(location))
        {
            return location;
        }

        try
        {
            Require(location);
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.InvalidArgument)
        {
            return location[..(location.IndexOf(':', StringComparison.Ordinal) + 1)] + "...";
        }
        catch (BackupException)
        {
            // The address itself is right.
        }

        return location;
    }

    /// <summary>Refuses an address that can't be used, before it is shown anywhere; a path is not looked at.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>, without what may be a secret.</exception>
    public static void Require(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (StorageUri.IsAddress(location))
        {
            Open(location);
        }
    }

    private static string LocalPath(string location) => Uri.TryCreate(location, UriKind.Absolute, out Uri? uri) && uri.IsFile
        ? uri.LocalPath
        : throw new BackupException(BackupErrorId.InvalidArgument, $"'{location}' is not a file:// URI of a local folder.");
}
