namespace MySqlBackup.Core.Storage;

/// <summary>Says in the operator's words what a file error means.</summary>
internal static class StorageError
{
    private const int NoSpaceUnix = 28; // ENOSPC
    private const int QuotaLinux = 122; // EDQUOT
    private const int QuotaMacOs = 69; // EDQUOT
    private const int DiskFullWindows = unchecked((int)0x80070070); // ERROR_DISK_FULL
    private const int HandleDiskFullWindows = unchecked((int)0x80070027); // ERROR_HANDLE_DISK_FULL
    private const int FileExistsUnix = 17; // EEXIST
    private const int FileExistsWindows = unchecked((int)0x80070050); // ERROR_FILE_EXISTS

    private const int WouldBlockLinux = 11; // EWOULDBLOCK, of flock(2)
    private const int WouldBlockMacOs = 35; // EWOULDBLOCK
    private const int SharingViolationWindows = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION
    private const int LockViolationWindows = unchecked((int)0x80070021); // ERROR_LOCK_VIOLATION

    /// <summary>True where another process holds the file open for itself alone.</summary>
    public static bool IsHeldByOther(IOException error) => OperatingSystem.IsWindows()
        ? error.HResult is SharingViolationWindows or LockViolationWindows
        : error.HResult == (OperatingSystem.IsMacOS() ? WouldBlockMacOs : WouldBlockLinux);

    public static BackupException Writing(Exception error, string path)
    {
        if (IsFull(error))
        {
            return Full(path, error);
        }

        string what = error is DirectoryNotFoundException or FileNotFoundException
            ? "it, or a folder above it, is not there (any more)."
            : error.Message.TrimEnd('.') + ".";
        return new BackupException(
            BackupErrorId.DestinationNotWritable,
            $"'{path}' can't be written: {what} Check that the folder exists, is not mounted read-only and belongs to the account that runs this.",
            error);
    }

    public static BackupException Reading(Exception error, string path) => error switch
    {
        FileNotFoundException => Missing(path, error),
        DirectoryNotFoundException => new BackupException(BackupErrorId.BackupNotFound, $"There is nothing at '{path}'. Check the path.", error),
        _ => new BackupException(BackupErrorId.FileDamaged, $"'{path}' can't be read: {error.Message}", error),
    };

    /// <summary>There is no room for a file.</summary>
    public static BackupException Full(string path, Exception? cause = null) => new(
        BackupErrorId.DestinationFull, $"There is no space left to write '{path}'. Free some, remove old backups, or choose another destination.", cause);

    /// <summary>A file is not there.</summary>
    public static BackupException Missing(string path, Exception? cause = null) => new(BackupErrorId.FileDamaged, $"The file '{path}' is missing.", cause);

    /// <summary>True where a distant storage itself failed, which tells nothing of the file that was asked for.</summary>
    public static bool IsOfStorage(BackupException failure) =>
        failure.ErrorId is BackupErrorId.StorageUnreachable or BackupErrorId.StorageAccessDenied or BackupErrorId.StorageNotFound;

    /// <summary>A distant storage has a file of this name already; <see cref="IsTaken"/>.</summary>
    public static BackupException Taken(string path, string reason) => new(
        BackupErrorId.DestinationNotWritable, $"'{path}' is there already: another run is writing to it. Try again.", new StorageConflictException(new IOException(reason)));

    /// <summary>True for a failure of <see cref="Writing"/> that says that a file of this name is there already.</summary>
    public static bool IsTaken(BackupException failure) =>
        failure.InnerException is StorageConflictException or IOException { HResult: FileExistsUnix or FileExistsWindows };

    private static bool IsFull(Exception error)
    {
        if (error is not IOException)
        {
            return false;
        }

        return OperatingSystem.IsWindows()
            ? error.HResult is DiskFullWindows or HandleDiskFullWindows
            : error.HResult == NoSpaceUnix || error.HResult == (OperatingSystem.IsMacOS() ? QuotaMacOs : QuotaLinux);
    }
}
