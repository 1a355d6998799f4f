using Microsoft.Win32.SafeHandles;

namespace MySqlBackup.Core.Storage;

/// <summary>A repository in a folder of this machine.</summary>
public sealed class LocalStorage : IBackupStorage
{
    internal const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    /// <summary>What the names of files begin with that only show that the place can be written.</summary>
    internal const string ProbePrefix = ".write-test-";

    internal const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Names the folder; it need not exist.</summary>
    public LocalStorage(string path)
    {
        Location = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    /// <inheritdoc />
    public string Location { get; }

    /// <inheritdoc />
    public bool CanRename => true;

    /// <inheritdoc />
    public bool CanAppend => true;

    /// <inheritdoc />
    public bool Exists => Directory.Exists(Location);

    /// <inheritdoc />
    public long? AvailableSpace => Drive(d => d.AvailableFreeSpace);

    /// <inheritdoc />
    public long? TotalSpace => Drive(d => d.TotalSize);

    /// <inheritdoc />
    public void Initialize() => Writing(Location, () =>
    {
        if (File.Exists(Location))
        {
            throw new BackupException(BackupErrorId.DestinationNotWritable, $"'{Location}' is a file. Give the path of a folder.");
        }

        CreateDirectory(Location);
        string probe = Path.Combine(Location, $"{ProbePrefix}{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
        using (new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
        }
    });

    /// <inheritdoc />
    public IReadOnlyList<string> ListFolders() => Reading(Location, () => new DirectoryInfo(Location).EnumerateDirectories().Select(d => d.Name).ToList());

    /// <inheritdoc />
    public IReadOnlyList<StorageFile> ListFiles(string folder)
    {
        string path = FolderPath(folder);
        return Reading(path, () => new DirectoryInfo(path).EnumerateFiles().Select(Describe).OfType<StorageFile>().ToList());
    }

    // Another run may take a file away between the folder's listing and the question for its size: then it is not there.
    private static StorageFile? Describe(FileInfo file)
    {
        try
        {
            return new StorageFile(file.Name, file.Length, file.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void EnsureFolder(string folder) => Writing(FolderPath(folder), () => CreateDirectory(FolderPath(folder)));

    /// <inheritdoc />
    public bool FolderExists(string folder) => Directory.Exists(FolderPath(folder));

    /// <inheritdoc />
    public long? FileSize(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(FolderPath(folder), name));
        return file.Exists ? file.Length : null;
    }

    /// <inheritdoc />
    public string FolderPath(string folder) => folder.Length == 0 ? Location : Path.Combine(Location, folder);

    /// <inheritdoc />
    public string FilePath(string folder, string name) => Path.Combine(FolderPath(folder), name);

    /// <inheritdoc />
    public Stream OpenRead(string folder, string name)
    {
        string path = Path.Combine(FolderPath(folder), name);

        // A buffer of one byte means none: readers bring their own, large ones. The history is read while runs write to it.
        return Reading(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan));
    }

    /// <inheritdoc />
    public IStorageFolder CreateFolder(string folder)
    {
        string path = FolderPath(folder);
        try
        {
            if (Directory.Exists(path))
            {
                throw new BackupException(BackupErrorId.DestinationNotWritable, $"'{path}' already exists; another run is writing it. Try again.");
            }

            CreateDirectory(path);
            return new LocalFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, path);
        }
    }

    /// <inheritdoc />
    public IStorageFolder OpenFolder(string folder)
    {
        string path = FolderPath(folder);
        try
        {
            return new LocalFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, path);
        }
    }

    /// <inheritdoc />
    public bool RefusesWrongContent => false;

    /// <inheritdoc />
    public string? FindHash(string folder, string name) => null;

    /// <inheritdoc />
    public void WriteDurable(string folder, string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(FolderPath(folder), name);
        try
        {
            using (FileStream file = CreateFile(path))
            {
                file.Write(content);
                FlushFile(file, path);
            }

            FlushNames(FolderPath(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, path);
        }
    }

    /// <inheritdoc />
    public void Replace(string folder, string name, ReadOnlySpan<byte> content, bool isDurable = true) =>
        AtomicFile.Write(Path.Combine(FolderPath(folder), name), content, PrivateFile, isDurable);

    /// <inheritdoc />
    public void Append(string folder, string name, ReadOnlySpan<byte> lines)
    {
        string path = Path.Combine(FolderPath(folder), name);
        try
        {
            if (LocalAppend.Write(path, lines))
            {
                FlushNames(FolderPath(folder));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, path);
        }
    }

    /// <inheritdoc />
    public void Rename(string folder, string newName)
    {
        string from = FolderPath(folder);
        Writing(from, () =>
        {
            Directory.Move(from, FolderPath(newName));
            FlushNames(Location);
        });
    }

    /// <inheritdoc />
    public void DeleteFile(string folder, string name)
    {
        string path = Path.Combine(FolderPath(folder), name);
        Writing(path, () => File.Delete(path));
    }

    /// <inheritdoc />
    public void Delete(string folder, string last)
    {
        string path = FolderPath(folder);
        Writing(path, () =>
        {
            if (Directory.Exists(path))
            {
                foreach (string file in Directory.EnumerateFiles(path).Where(file => Path.GetFileName(file) != last))
                {
                    File.Delete(file);
                }

                Directory.Delete(path, recursive: true);
            }
        });
    }

    /// <summary>Creates a file that only its owner can read, without a buffer of its own.</summary>
    internal static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = PrivateFile;
        }

        return new FileStream(path, options);
    }

    /// <summary>Brings a file to stable storage, and throws where that fails.</summary>
    internal static void FlushFile(FileStream file, string path)
    {
        if (OperatingSystem.IsLinux())
        {
            LinuxFileSystem.FlushFile(file.SafeFileHandle, path);
        }
        else
        {
            file.Flush(flushToDisk: true);
        }
    }

    // Elsewhere a folder can't be opened to be flushed, and the file system's journal orders names after data.
    /// <summary>Puts the names in a folder on stable storage.</summary>
    internal static void FlushNames(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            using SafeFileHandle folder = LinuxFileSystem.OpenFolder(path);
            LinuxFileSystem.FlushFolder(folder, path);
        }
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, PrivateFolder);
        }
    }

    private long? Drive(Func<DriveInfo, long> ask)
    {
        try
        {
            return ask(new DriveInfo(Location));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static void Writing(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Writing(e, path);
        }
    }

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Reading(e, path);
        }
    }
}
