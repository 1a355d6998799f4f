using System.Text;

namespace MySqlBackup.Core.Storage;

/// <summary>Writes text files that are the old one or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">Its path; its folder must be there.</param>
    /// <param name="text">Its text.</param>
    /// <param name="mode">Who may do what with it; null for what the system gives.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.DestinationNotWritable"/>, <see cref="BackupErrorId.DestinationFull"/>.</exception>
    public static void Write(string path, string text, UnixFileMode? mode = null)
    {
        string full = Path.GetFullPath(path);
        string partial = Path.Combine(Path.GetDirectoryName(full) ?? full, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            try
            {
                // File.WriteAllText asks for the room beforehand, and its error does not say that there is none.
                using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1))
                {
                    file.Write(Encoding.UTF8.GetBytes(text));
                }

                if (mode is { } wanted && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(partial, wanted);
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
