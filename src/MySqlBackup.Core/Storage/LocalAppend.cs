namespace MySqlBackup.Core.Storage;

/// <summary>
/// Appends to a file that several processes append to. A lock on a file beside it keeps them apart, also on NFS, where appending alone would not be safe.
/// </summary>
internal static class LocalAppend
{
    private const string LockSuffix = ".lock";

    /// <summary>An append takes milliseconds; who holds the lock for longer has been stopped.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Appends lines and flushes them.</summary>
    /// <returns>True where the file was created.</returns>
    /// <exception cref="IOException">It can't be written, or the lock is not to be had.</exception>
    public static bool Write(string path, ReadOnlySpan<byte> lines)
    {
        using FileStream guard = FileLock.Take(path + LockSuffix, LongestWait);
        bool isNew = !File.Exists(path);
        using FileStream file = Open(path);
        long end = file.Length;
        ReadOnlySpan<byte> content = EndsWithLine(file, end) ? lines : [(byte)'\n', .. lines];
        try
        {
            RandomAccess.Write(file.SafeFileHandle, content, end);
            LocalStorage.FlushFile(file, path);
        }
        catch (IOException)
        {
            TakeBack(file, end);
            throw;
        }

        return isNew;
    }

    private static bool EndsWithLine(FileStream file, long end)
    {
        Span<byte> last = stackalloc byte[1];
        return end == 0 || RandomAccess.Read(file.SafeFileHandle, last, end - 1) == 0 || last[0] == '\n';
    }

    // What was written in part, on a full disk, would be a damaged line.
    private static void TakeBack(FileStream file, long end)
    {
        try
        {
            file.SetLength(end);
        }
        catch (IOException)
        {
            // The next append begins a new line, and readers pass the damaged one over.
        }
    }

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = LocalStorage.PrivateFile;
        }

        return new FileStream(path, options);
    }
}
