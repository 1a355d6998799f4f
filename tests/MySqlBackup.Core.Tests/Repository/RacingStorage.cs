using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Tests.Repository;

/// <summary>A storage in which something happens right before a file is replaced.</summary>
internal sealed class RacingStorage(IBackupStorage storage, Action meanwhile) : IBackupStorage
{
    public string Location => storage.Location;

    public bool CanRename => storage.CanRename;

    public bool CanAppend => storage.CanAppend;

    public bool Exists => storage.Exists;

    public long? AvailableSpace => storage.AvailableSpace;

    public long? TotalSpace => storage.TotalSpace;

    public bool RefusesWrongContent => storage.RefusesWrongContent;

    public void Initialize() => storage.Initialize();

    public IReadOnlyList<string> ListFolders() => storage.ListFolders();

    public IReadOnlyList<StorageFile> ListFiles(string folder) => storage.ListFiles(folder);

    public bool FolderExists(string folder) => storage.FolderExists(folder);

    public long? FileSize(string folder, string name) => storage.FileSize(folder, name);

    public string FolderPath(string folder) => storage.FolderPath(folder);

    public string FilePath(string folder, string name) => storage.FilePath(folder, name);

    public Stream OpenRead(string folder, string name) => storage.OpenRead(folder, name);

    public IStorageFolder CreateFolder(string folder) => storage.CreateFolder(folder);

    public IStorageFolder OpenFolder(string folder) => storage.OpenFolder(folder);

    public string? FindHash(string folder, string name) => storage.FindHash(folder, name);

    public void WriteDurable(string folder, string name, ReadOnlySpan<byte> content) => storage.WriteDurable(folder, name, content);

    public void EnsureFolder(string folder) => storage.EnsureFolder(folder);

    public void Replace(string folder, string name, ReadOnlySpan<byte> content, bool isDurable = true)
    {
        meanwhile();
        storage.Replace(folder, name, content, isDurable);
    }

    public void Append(string folder, string name, ReadOnlySpan<byte> lines) => storage.Append(folder, name, lines);

    public void Rename(string folder, string newName) => storage.Rename(folder, newName);

    public void DeleteFile(string folder, string name) => storage.DeleteFile(folder, name);

    public void Delete(string folder, string last) => storage.Delete(folder, last);
}
