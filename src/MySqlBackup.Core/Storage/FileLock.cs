using System.Diagnostics;

namespace MySqlBackup.Core.Storage;

/// <summary>
/// A lock between processes: a file that one alone has open. The system takes it back from a process that is killed, also on NFS. The file stays
/// where it is, because removing it would let two processes hold different files of one name.
/// </summary>
internal static class FileLock
{
    /// <summary>Takes the lock; disposing of the stream gives it back.</summary>
    /// <exception cref="IOException">The file can't be made, or another process has held it all the time (<see cref="StorageError.IsHeldByOther"/>).</exception>
    public static FileStream Take(string path, TimeSpan longestWait)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = LocalStorage.PrivateFile;
        }

        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException e) when (StorageError.IsHeldByOther(e) && waited.Elapsed < longestWait)
            {
                // The system has no way to be told when a lock of another process goes.
                Thread.Sleep(5);
            }
        }
    }
}
