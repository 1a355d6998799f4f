using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Tests.Faults;

/// <summary>A local folder that fails from one call on or in one alone, before or after it has done what was asked: what a medium without room, or one that loses what it took, does.</summary>
internal sealed class FaultyStorage(string path, int failAt, bool afterwards, bool forGood) : IBackupStorage
{
    private readonly LocalStorage _inner = new(path);
    private int _calls;

    /// <summary>Calls that change something, so far.</summary>
    public int Calls => _calls;

    /// <summary>The name of files that can't be read for now; null for none.</summary>
    public string? Unreadable { get; init; }

    public string Location => _inner.Location;

    public bool CanRename => _inner.CanRename;

    public bool CanAppend => _inner.CanAppend;

    public bool Exists => _inner.Exists;

    public long? AvailableSpace => _inner.AvailableSpace;

    public long? TotalSpace => _inner.TotalSpace;

    public void Initialize() => Change(_inner.Initialize);

    public IReadOnlyList<string> ListFolders() => _inner.ListFolders();

    public IReadOnlyList<StorageFile> ListFiles(string folder) => _inner.ListFiles(folder);

    public bool FolderExists(string folder) => _inner.FolderExists(folder);

    public long? FileSize(string folder, string name) => _inner.FileSize(folder, name);

    public string FolderPath(string folder) => _inner.FolderPath(folder);

    public string FilePath(string folder, string name) => _inner.FilePath(folder, name);

    public Stream OpenRead(string folder, string name) => name == Unreadable
        ? throw new BackupException(BackupErrorId.StorageUnreachable, $"'{FilePath(folder, name)}' can't be read at the moment.")
        : _inner.OpenRead(folder, name);

    public IStorageFolder CreateFolder(string folder)
    {
        IStorageFolder? created = null;
        Change(() => created = _inner.CreateFolder(folder));
        return new Folder(this, created!);
    }

    public IStorageFolder OpenFolder(string folder) => new Folder(this, _inner.OpenFolder(folder));

    public bool RefusesWrongContent => _inner.RefusesWrongContent;

    public string? FindHash(string folder, string name) => _inner.FindHash(folder, name);

    public void WriteDurable(string folder, string name, ReadOnlySpan<byte> content)
    {
        byte[] bytes = content.ToArray();
        Change(() => _inner.WriteDurable(folder, name, bytes));
    }

    public void EnsureFolder(string folder) => Change(() => _inner.EnsureFolder(folder));

    public void Replace(string folder, string name, ReadOnlySpan<byte> content, bool isDurable = true)
    {
        byte[] bytes = content.ToArray();
        Change(() => _inner.Replace(folder, name, bytes));
    }

    public void Append(string folder, string name, ReadOnlySpan<byte> lines)
    {
        byte[] bytes = lines.ToArray();
        Change(() => _inner.Append(folder, name, bytes));
    }

    public void Rename(string folder, string newName) => Change(() => _inner.Rename(folder, newName));

    public void DeleteFile(string folder, string name) => Change(() => _inner.DeleteFile(folder, name));

    public void Delete(string folder, string last) => Change(() => _inner.Delete(folder, last));

    private void Change(Action action)
    {
        bool fails = forGood ? _calls >= failAt : _calls == failAt;
        _calls++;
        if (!fails || afterwards)
        {
            action();
        }

        if (fails)
        {
            throw StorageError.Writing(new IOException("Input/output error"), path);
        }
    }

    private sealed class Folder(FaultyStorage owner, IStorageFolder inner) : IStorageFolder
    {
        public IStorageWriter CreateFile(string name)
        {
            IStorageWriter? created = null;
            owner.Change(() => created = inner.CreateFile(name));
            return new Writer(owner, created!);
        }

        public void DeleteFile(string name) => owner.Change(() => inner.DeleteFile(name));

        public void Flush() => owner.Change(inner.Flush);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Writer(FaultyStorage owner, IStorageWriter inner) : IStorageWriter
    {
        public long Length => inner.Length;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            byte[] copy = bytes.ToArray();
            owner.Change(() => inner.Write(copy));
        }

        public void Complete() => owner.Change(inner.Complete);

        public void Dispose() => inner.Dispose();
    }
}
