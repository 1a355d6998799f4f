using System.Text;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>Writes metrics for node_exporter's textfile collector: the file is the old one or the new one, never a part.</summary>
public static class MetricFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Its path; its folder must be there.</param>
    /// <param name="text">The metrics.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.DestinationNotWritable"/>, <see cref="BackupErrorId.DestinationFull"/>.</exception>
    public static void Write(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        string full = Path.GetFullPath(path);

        // The collector reads *.prom only, so it does not see this one.
        string partial = Path.Combine(Path.GetDirectoryName(full) ?? full, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            try
            {
                // File.WriteAllText asks for the room beforehand, and its error does not say that there is none.
                using (FileStream file = LocalStorage.CreateFile(partial))
                {
                    file.Write(Encoding.UTF8.GetBytes(text));
                }

                if (!OperatingSystem.IsWindows())
                {
                    // The collector runs under another account, whatever the umask here.
                    File.SetUnixFileMode(partial, Mode);
                }

                File.Move(partial, full, overwrite: true);
            }
            catch
            {
                File.Delete(partial);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, full);
        }
    }
}
