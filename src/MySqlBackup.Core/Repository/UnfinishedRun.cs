using System.Text.Json;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>What can be told of the run that an unfinished folder belongs to, or of the removal that left it so.</summary>
internal sealed class UnfinishedRun
{
    /// <summary>Between a folder and the file in it that names its owner lie milliseconds; who is slower than this has died there.</summary>
    private static readonly TimeSpan LongestWithoutOwner = TimeSpan.FromHours(1);

    /// <summary>How long a copy that broke off is left for another one to go on with.</summary>
    private static readonly TimeSpan LongestForCopy = TimeSpan.FromDays(7);

    /// <summary>A copy at work says so every few minutes; whose last word is older has ended, wherever it ran.</summary>
    private static readonly TimeSpan LongestSilenceOfCopy = TimeSpan.FromHours(1);

    /// <summary>
    /// A run on another machine tells of itself each second, and its files are written one after the other: where all of that has been still for so long, it has died.
    /// Machines that never come back, such as containers, would leave their folders for ever.
    /// </summary>
    private static readonly TimeSpan LongestStill = TimeSpan.FromDays(7);

    private UnfinishedRun(bool isRunning, bool isDead, string description, bool isAwaited = false)
    {
        IsRunning = isRunning;
        IsDead = isDead;
        IsLeftover = isDead && !isAwaited;
        Description = description;
    }

    /// <summary>True only where the process is there, on this machine.</summary>
    public bool IsRunning { get; }

    /// <summary>True only where it is certain that the process has ended; of one on another machine, where nothing was written for a week.</summary>
    public bool IsDead { get; }

    /// <summary>True only where it has ended and nobody will go on with it.</summary>
    public bool IsLeftover { get; }

    /// <summary>The same in words.</summary>
    public string Description { get; }

    /// <param name="storage">Where the repository is.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="begun">When the run began, by its id.</param>
    public static UnfinishedRun Read(IBackupStorage storage, string folder, DateTime begun)
    {
        try
        {
            IReadOnlyList<StorageFile> files = storage.ListFiles(folder);
            if (files.All(f => f is { Name: RunOwner.FileName, Size: 0 }))
            {
                return DateTime.UtcNow - begun > LongestWithoutOwner
                    ? new UnfinishedRun(false, true, "The run died as it began, or its removal as it ended. The next backup removes what it left.")
                    : new UnfinishedRun(false, false, "The run has just begun, or died as it did; or its removal is at its end.");
            }

            using Stream stream = storage.OpenRead(folder, RunOwner.FileName);
            if (JsonSerializer.Deserialize(stream, ManifestJson.Default.RunOwner) is { } owner)
            {
                DateTime written = files.FirstOrDefault(f => f.Name == RunOwner.FileName).LastWriteTime;
                return owner.Copy is not null ? OfCopy(owner, DateTime.UtcNow - written) : owner.IsOfThisMachine ? Of(owner) : OfOther(owner, IsStill(storage, folder, files));
            }
        }
        catch (Exception e) when (e is BackupException or IOException or JsonException)
        {
            // Whose it is can't be told.
        }

        return new UnfinishedRun(false, false, $"The run, or its removal, did not end or is still at work: its '{RunOwner.FileName}' can't be read.");
    }

    private static UnfinishedRun OfCopy(RunOwner owner, TimeSpan silence) => owner switch
    {
        _ when owner.HasEnded() || (!owner.IsOfThisMachine && silence > LongestSilenceOfCopy) => new UnfinishedRun(
            false, true, "A copy broke off. Copied again, it goes on from there; a week later the next backup that is written to this repository removes it.", isAwaited: silence < LongestForCopy),
        { IsOfThisMachine: false } => new UnfinishedRun(
            false, false, $"A copy, process {owner.ProcessId} of {owner.Host}, is at work there, or broke off. When it has given no sign of life for an hour, it can be gone on with from here too."),
        _ => Of(owner),
    };

    private static UnfinishedRun OfOther(RunOwner owner, bool isStill) => isStill
        ? new UnfinishedRun(
            false, true, $"The run, or its removal, of process {owner.ProcessId} of {owner.Host} died: nothing was written for {LongestStill.Days} days. The next backup removes what it left.")
        : new UnfinishedRun(
            false, false, $"The run, or its removal, did not end. It is process {owner.ProcessId} of {owner.Host}: whether it is still at work can only be seen there.");

    private static UnfinishedRun Of(RunOwner owner) => owner.HasEnded()
        ? new UnfinishedRun(false, true, "The run, or its removal, died before it ended. The next backup removes what it left.")
        : new UnfinishedRun(true, false, $"The run, or its removal, is still at work (process {owner.ProcessId}).");

    // By the storage's own clock too, which the newest line of the journal tells: a clock here that is ahead must not make the living dead.
    private static bool IsStill(IBackupStorage storage, string folder, IReadOnlyList<StorageFile> files)
    {
        if (DateTime.UtcNow - files.Max(f => f.LastWriteTime) <= LongestStill || !storage.FolderExists(JournalSegment.Folder))
        {
            return false;
        }

        string id = folder.Split('.')[0];
        ILookup<bool, DateTime> times = storage.ListFiles(JournalSegment.Folder).ToLookup(f => f.Name.StartsWith(id + ".", StringComparison.Ordinal), f => f.LastWriteTime);
        DateTime last = times[true].Append(files.Max(f => f.LastWriteTime)).Max();
        return times[false].Append(last).Max() - last > LongestStill;
    }
}
