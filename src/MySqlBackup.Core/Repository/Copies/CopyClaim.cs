using System.Diagnostics;
using System.Text.Json;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository.Copies;

/// <summary>
/// That one copy alone writes into an unfinished folder: <c>owner.json</c>, which is made in one step where there is none, and is taken over only from a copy
/// or run that is certain to have ended. Of several that would take it over the one does that makes <c>takeover.json</c>.
/// </summary>
internal sealed class CopyClaim
{
    private const string TakeoverFile = "takeover.json";

    /// <summary>A copy that is silent for an hour counts as dead on other machines.</summary>
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromMinutes(5);

    private readonly IBackupStorage _storage;
    private readonly string _folder;
    private readonly RunOwner _owner;
    private readonly byte[] _content;
    private long _renewed = Stopwatch.GetTimestamp();

    private CopyClaim(IBackupStorage storage, string folder)
    {
        _storage = storage;
        _folder = folder;
        _owner = RunOwner.Current() with { Copy = Guid.NewGuid().ToString("N") };
        _content = Serialize(_owner);
    }

    /// <summary>Claims a folder, which is there.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupInUse"/>: somebody else writes into it, or that can't be told.</exception>
    public static CopyClaim Take(IBackupStorage storage, string folder, string id)
    {
        var claim = new CopyClaim(storage, folder);
        byte[]? found = SmallFile.Read(storage, folder, RunOwner.FileName);
        if (found is null && storage.ListFiles(folder).Count == 0)
        {
            claim.WriteNew(RunOwner.FileName);
            return claim;
        }

        UnfinishedRun run = UnfinishedRun.Read(storage, folder, BackupId.Time(id));
        if (!run.IsDead || found is null)
        {
            throw claim.InUse(run.Description);
        }

        claim.TakeOver(found);
        return claim;
    }

    /// <summary>Makes sure that the folder still is this copy's; now and then also says that it is at work.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupInUse"/>.</exception>
    public void Require()
    {
        if (SmallFile.Read(_storage, _folder, RunOwner.FileName) is not { } now || !now.AsSpan().SequenceEqual(_content))
        {
            throw InUse("Another copy has taken it over.");
        }
    }

    /// <summary>Says that the copy is at work, where it has not for a while. May be called by all its threads.</summary>
    public void Renew()
    {
        long last = Interlocked.Read(ref _renewed);
        if (Stopwatch.GetElapsedTime(last) > RenewalInterval && Interlocked.CompareExchange(ref _renewed, Stopwatch.GetTimestamp(), last) == last)
        {
            Require();
            _storage.Replace(_folder, RunOwner.FileName, _content);
        }
    }

    /// <summary>Says that the copy goes on no more, so that another may; a folder with nothing in it is removed.</summary>
    /// <param name="storage">The storage, which is not cancelled.</param>
    /// <exception cref="BackupException">It can't be said: then the next copy finds that the process has ended.</exception>
    public void Release(IBackupStorage storage)
    {
        if (SmallFile.Read(storage, _folder, RunOwner.FileName) is not { } now || !now.AsSpan().SequenceEqual(_content))
        {
            return;
        }

        if (storage.ListFiles(_folder).All(f => f.Name == RunOwner.FileName))
        {
            storage.Delete(_folder, last: RunOwner.FileName);
        }
        else
        {
            storage.Replace(_folder, RunOwner.FileName, Serialize(_owner with { Ended = DateTime.UtcNow }));
        }
    }

    private static byte[] Serialize(RunOwner owner) => JsonSerializer.SerializeToUtf8Bytes(owner, ManifestJson.Default.RunOwner);

    private void TakeOver(byte[] found)
    {
        RemoveDeadTakeover();
        WriteNew(TakeoverFile);
        try
        {
            // Who was quicker has put its own there before it removed its takeover.
            if (SmallFile.Read(_storage, _folder, RunOwner.FileName) is not { } now || !now.AsSpan().SequenceEqual(found))
            {
                throw InUse("Another copy has just taken it over.");
            }

            _storage.Replace(_folder, RunOwner.FileName, _content);
        }
        finally
        {
            _storage.DeleteFile(_folder, TakeoverFile);
        }
    }

    private void RemoveDeadTakeover()
    {
        try
        {
            if (SmallFile.Read(_storage, _folder, TakeoverFile) is { } content && JsonSerializer.Deserialize(content, ManifestJson.Default.RunOwner)?.HasEnded() != false)
            {
                _storage.DeleteFile(_folder, TakeoverFile);
            }
        }
        catch (JsonException)
        {
            // It is being written.
        }
    }

    private void WriteNew(string name)
    {
        try
        {
            _storage.WriteDurable(_folder, name, _content);
        }
        catch (BackupException e) when (StorageError.IsTaken(e))
        {
            throw InUse("Another copy has just begun.", e);
        }
    }

    private BackupException InUse(string reason, Exception? cause = null) =>
        new(BackupErrorId.BackupInUse, $"'{_storage.FolderPath(_folder)}' is left alone. {reason}", cause);
}
