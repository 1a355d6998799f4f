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

        // The collector reads *.prom only, so it does not see what is not whole; and it runs under another account, whatever the umask here.
        AtomicFile.Write(path, text, Mode);
    }
}
