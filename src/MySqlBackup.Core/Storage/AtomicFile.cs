using System.Text;

namespace MySqlBackup.Core.Storage;

/// <summary>Writes small files that are the old one or the new one, never a part, also after a crash.</summary>
internal static class AtomicFile
{
    private const UnixFileMode OthersMode =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Writes a text.</summary>
    /// <param name="path">The file's path; its folder must be there.</param>
    /// <param name="text">Its text.</param>
    /// <param name="mode">Who may do what with it; null for what the system gives.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.DestinationNotWritable"/>, <see cref="BackupErrorId.DestinationFull"/>.</exception>
    public static void Write(string path, string text, UnixFileMode? mode = null) => Write(path, Encoding.UTF8.GetBytes(text), mode);

    /// <summary>Writes bytes.</summary>
    /// <param name="path">The file's path; its folder must be there.</param>
    /// <param name="content">Its content.</param>
    /// <param name="mode">Who may do what with it; null for what the system gives.</param>
    /// <param name="isDurable">Bring it, and its name, to stable storage.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.DestinationNotWritable"/>, <see cref="BackupErrorId.DestinationFull"/>.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode, bool isDurable = true)
    {
        string full = Path.GetFullPath(path);
        string partial = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            try
            {
                // File.WriteAllText asks for the room beforehand, and its error does not say that there is none.
                using (var file = new FileStream(partial, Options(mode)))
                {
                    file.Write(content);
                    file.Flush(flushToDisk: isDurable);
                }

                if (mode is { } wanted && (wanted & OthersMode) != 0 && !OperatingSystem.IsWindows())
                {
                    // The umask of this process may have kept from others what they are to have.
                    File.SetUnixFileMode(partial, wanted);
                }

                File.Move(partial, full, overwrite: true);
            }
            catch
            {
                File.Delete(partial);
                throw;
            }

            if (isDurable)
            {
                LocalStorage.FlushNames(Path.GetDirectoryName(full)!);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, full);
        }
    }

    private static FileStreamOptions Options(UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return options;
    }
}
