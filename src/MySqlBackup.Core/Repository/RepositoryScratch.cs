using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// A folder in a repository for a measurement, in which nothing is a backup. Disposing removes it; where the process is killed, the next run
/// that writes to the repository does.
/// </summary>
internal sealed class RepositoryScratch : IDisposable
{
    private const string BackupFolder = "backup";

    private readonly IBackupStorage _storage;
    private readonly string _name;
    private readonly IOperationOutput _output;

    public RepositoryScratch(BackupRepository repository, IOperationOutput output)
    {
        repository.RemoveLeftovers(output);
        _storage = repository.Storage;
        _name = BackupId.New(DateTime.UtcNow) + BackupId.ScratchSuffix;
        _output = output;
        Folder = _storage.CreateFolder(_name);
        try
        {
            RunOwner.Mark(_storage, _name);
        }
        catch (BackupException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where files may be written.</summary>
    public IStorageFolder Folder { get; }

    /// <summary>A place for a repository of its own.</summary>
    public string RepositoryPath => _storage.FolderPath($"{_name}/{BackupFolder}");

    /// <summary>True where what is written leaves this machine by the storage itself.</summary>
    public bool IsRemote => _storage is not LocalStorage;

    /// <summary>True where there is such a file.</summary>
    public bool HasFile(string name) => _storage.FileSize(_name, name) is not null;

    /// <summary>Where a file is, for messages.</summary>
    public string FilePath(string name) => _storage.FilePath(_name, name);

    /// <summary>Opens a file that was written.</summary>
    public Stream OpenRead(string name) => _storage.OpenRead(_name, name);

    /// <summary>Writes a small file to stable storage.</summary>
    public void WriteDurable(string name, ReadOnlySpan<byte> content) => _storage.WriteDurable(_name, name, content);

    public void Dispose()
    {
        Folder.Dispose();
        try
        {
            _storage.Delete(_name, last: RunOwner.FileName);
        }
        catch (BackupException e)
        {
            _output.Warning($"'{_storage.FolderPath(_name)}' was made for a measurement and can't be removed: {e.Message}");
        }
    }
}
