using System.Text;

namespace MySqlBackup.Core.Integrity;

/// <summary>
/// A scratch server's own folder, closed to other users, with a lock that tells a living owner from a leftover.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "mysqlbackup-scratch-";
    private const string LockName = "owner.lock";

    // sockaddr_un.sun_path holds 108 bytes with the final zero on Linux, 104 on macOS.
    private const int LongestSocketPath = 103;

    private readonly FileStream _lock;
    private readonly string? _socketFolder;

    private ScratchFolder(string path)
    {
        Path = path;
        _lock = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        Socket = System.IO.Path.Combine(path, "server.sock");
        if (Encoding.UTF8.GetByteCount(Socket) > LongestSocketPath)
        {
            _socketFolder = CreatePrivate("/tmp");
            Socket = System.IO.Path.Combine(_socketFolder, "server.sock");
        }
    }

    public string Path { get; }

    public string Socket { get; }

    public string Data => System.IO.Path.Combine(Path, "data");

    public string Temporary => System.IO.Path.Combine(Path, "tmp");

    public string ErrorLog => System.IO.Path.Combine(Path, "error.log");

    public string PidFile => System.IO.Path.Combine(Path, "server.pid");

    public static ScratchFolder Create(string? parent)
    {
        parent ??= System.IO.Path.GetTempPath();
        RemoveLeftovers(parent);
        var path = CreatePrivate(parent);
        try
        {
            var folder = new ScratchFolder(path);
            Directory.CreateDirectory(folder.Temporary);
            return folder;
        }
        catch
        {
            Remove(path);
            throw;
        }
    }

    public void Dispose()
    {
        Remove(Path);
        if (_socketFolder is not null)
        {
            Remove(_socketFolder);
        }

        // Only now: while the lock is held nobody else takes the folder for a leftover.
        _lock.Dispose();
    }

    private static string CreatePrivate(string parent)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        var path = System.IO.Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N")[..12]);
        return Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>Removes what a killed process left: a folder whose lock nobody holds any more.</summary>
    private static void RemoveLeftovers(string parent)
    {
        try
        {
            foreach (var path in Directory.EnumerateDirectories(parent, Prefix + "*"))
            {
                if (IsAbandoned(path))
                {
                    Remove(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's folder, or one that vanishes meanwhile: not ours to remove.
        }
    }

    private static bool IsAbandoned(string path)
    {
        try
        {
            var lockFile = System.IO.Path.Combine(path, LockName);
            if (!File.Exists(lockFile))
            {
                // Half made or half removed; nobody takes long over either.
                return Directory.GetLastWriteTimeUtc(path) < DateTime.UtcNow - TimeSpan.FromHours(1);
            }

            using var probe = new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Remove(string path)
    {
        try
        {
            // The lock goes last: without it nobody could tell that the rest is a leftover.
            foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos().Where(entry => entry.Name != LockName))
            {
                if (entry is DirectoryInfo directory)
                {
                    directory.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }

            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Removed already: what was wanted.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover is taken away by the next start, and must not hide why the server is being removed.
        }
    }
}
