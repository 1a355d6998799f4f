using Microsoft.Win32.SafeHandles;

namespace MySqlBackup.Core.Storage;

/// <summary>
/// A local folder that a backup is written into. On Linux one <c>syncfs</c> at the end takes the place of a flush a file,
/// which ten thousand tables could not afford; elsewhere, and on FUSE, where <c>syncfs</c> does not reach the files, each file is flushed as it is closed.
/// </summary>
internal sealed class LocalFolder : IStorageFolder
{
    private readonly string _path;
    private readonly SafeFileHandle? _fileSystem;
    private readonly bool _flushEachFile;
    private readonly bool _startWriteBack;

    public LocalFolder(string path)
    {
        _path = path;
        _flushEachFile = true;
        if (OperatingSystem.IsLinux())
        {
            _fileSystem = LinuxFileSystem.OpenFolder(path);
            string format = Format(path);
            _flushEachFile = format.StartsWith("fuse", StringComparison.Ordinal);
            _startWriteBack = format is not ("tmpfs" or "ramfs");
        }
    }

    public IStorageWriter CreateFile(string name)
    {
        string path = Path.Combine(_path, name);
        try
        {
            return new LocalFile(path, _flushEachFile, _startWriteBack);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, path);
        }
    }

    public void DeleteFile(string name)
    {
        string path = Path.Combine(_path, name);
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, path);
        }
    }

    public void Flush()
    {
        try
        {
            if (OperatingSystem.IsLinux() && _fileSystem is not null)
            {
                LinuxFileSystem.FlushFileSystem(_fileSystem, _path);
                LinuxFileSystem.FlushFolder(_fileSystem, _path);
            }
        }
        catch (IOException e)
        {
            throw StorageError.Writing(e, _path);
        }
    }

    public void Dispose() => _fileSystem?.Dispose();

    private static string Format(string path)
    {
        try
        {
            return new DriveInfo(path).DriveFormat;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";
        }
    }
}
