namespace MySqlBackup.Core.Storage;

/// <summary>A local file that is being written: whole buffers straight to the kernel.</summary>
internal sealed class LocalFile : IStorageWriter
{
    // Often enough that the final flush has little left to do, seldom enough that the call costs nothing.
    private const long WriteBackStep = 8 << 20;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly bool _flush;
    private readonly bool _startWriteBack;
    private long _writeBackFrom;
    private bool _closed;

    public LocalFile(string path, bool flush, bool startWriteBack)
    {
        _path = path;
        _flush = flush;
        _startWriteBack = startWriteBack;
        _file = LocalStorage.CreateFile(path);
    }

    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, bytes, Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, _path);
        }

        Length += bytes.Length;
        if (_startWriteBack && Length - _writeBackFrom >= WriteBackStep && OperatingSystem.IsLinux())
        {
            LinuxFileSystem.StartWriteBack(_file.SafeFileHandle, _writeBackFrom, Length - _writeBackFrom);
            _writeBackFrom = Length;
        }
    }

    public void Complete()
    {
        if (_closed)
        {
            return;
        }

        try
        {
            if (_flush)
            {
                LocalStorage.FlushFile(_file, _path);
            }

            _closed = true;
            _file.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, _path);
        }
    }

    public void Dispose()
    {
        _closed = true;
        _file.Dispose();
    }
}
