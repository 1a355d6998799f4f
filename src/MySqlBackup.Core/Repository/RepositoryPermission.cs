using MySqlBackup.Core.Monitoring.Prerequisites;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>Who may enter a repository's folder: what is made here is for its owner alone, and a folder that was there before may not be.</summary>
internal static class RepositoryPermission
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Warns of a folder that is open to others, or closes it where that is asked for. Only folders of this machine are looked at, and not on Windows.</summary>
    public static void Check(BackupRepository repository, bool fix, IOperationOutput output)
    {
        if (OperatingSystem.IsWindows() || repository.Storage is not LocalStorage)
        {
            return;
        }

        string path = repository.Location;
        UnixFileMode mode = File.GetUnixFileMode(path);
        if ((mode & Others) == 0)
        {
            return;
        }

        string finding = $"The repository '{path}' is open to others than its owner (mode {Convert.ToString((int)mode, 8)}).";
        string command = $"chmod 700 {ShellText.Quote(path)}";
        if (!fix)
        {
            output.Warning($"{finding} Close it with {command}, or give -FixPermission (--fix-permission).");
            return;
        }

        try
        {
            File.SetUnixFileMode(path, LocalStorage.PrivateFolder);
            output.Verbose($"{finding} It is closed now, by {command}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            output.Warning($"{finding} It can't be closed: {e.Message} Let its owner run {command}.");
        }
    }
}
