using MySqlBackup.Core.Monitoring.Prerequisites;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Servers;

/// <summary>A file with a password or a key, which its owner alone may read. Windows' access lists are not looked at.</summary>
internal static class SecretFile
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    // How a secret is handed to a service's account that must not change it: root owns the file and a group reads it, as in Kubernetes.
    private const UnixFileMode OthersOfRoot = Others & ~UnixFileMode.GroupRead;

    /// <summary>The file's mode in octal where others than its owner can read or write it; null where they can't, and where it is not there.</summary>
    public static string? FindOpenMode(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        UnixFileMode mode = File.GetUnixFileMode(path);
        return (mode & (IsLentByRoot(path) ? OthersOfRoot : Others)) == 0 ? null : Convert.ToString((int)mode, 8);
    }

    /// <summary>The command that mends it.</summary>
    public static string Command(string path) => "chmod 600 " + ShellText.Quote(path);

    /// <summary>Refuses a file that lies open, or closes it where that is asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="holds">What it is and holds, as the message begins.</param>
    /// <param name="fix">Close it.</param>
    /// <param name="output">Hears that it was closed.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.PermissionTooOpen"/>.</exception>
    public static void RequirePrivate(string path, string holds, bool fix, IOperationOutput? output)
    {
        if (OperatingSystem.IsWindows() || FindOpenMode(path) is not { } mode)
        {
            return;
        }

        string finding = $"{holds}, and others than its owner can read or write it (mode {mode}).";
        if (!fix)
        {
            throw new BackupException(BackupErrorId.PermissionTooOpen, $"{finding} Close it with {Command(path)}, or give -FixPermission (--fix-permission).");
        }

        if (!IsOwn(path))
        {
            throw new BackupException(BackupErrorId.PermissionTooOpen, $"{finding} It belongs to another account: let that one run {Command(path)}, or name another file.");
        }

        try
        {
            File.SetUnixFileMode(path, Private);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupErrorId.PermissionTooOpen, $"{finding} It can't be closed: {e.Message}", e);
        }

        output?.Warning($"{finding} It is closed now, by {Command(path)}. Whoever read it before knows the secret: change it.");
    }

    private static bool IsOwn(string path) =>
        !OperatingSystem.IsLinux() || LinuxFileSystem.ReadStatus(path) is not { } status || status.Owner == LinuxFileSystem.AccountId();

    private static bool IsLentByRoot(string path) =>
        OperatingSystem.IsLinux() && LinuxFileSystem.AccountId() != 0 && LinuxFileSystem.ReadStatus(path) is { Owner: 0 };
}
