using System.Text.Json;
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

    private UnfinishedRun(bool isRunning, bool isDead, string description, bool isAwaited = false)
    {
        IsRunning = isRunning;
        IsDead = isDead;
        IsLeftover = isDead && !isAwaited;
        Description = description;
    }

    /// <summary>True only where the process is there, on this machine.</summary>
    public bool IsRunning { get; }

    /// <summary>True only where it is certain that the process has ended.</summary>
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
                return Of(owner, DateTime.UtcNow - written);
            }
        }
        catch (Exception e) when (e is BackupException or IOException or JsonException)
        {
            // Whose it is can't be told.
        }

        return new UnfinishedRun(false, false, $"The run, or its removal, did not end or is still at work: its '{RunOwner.FileName}' can't be read.");
    }

    private static UnfinishedRun Of(RunOwner owner, TimeSpan silence) => owner switch
    {
        { Copy: not null } when owner.HasEnded() || (!owner.IsOfThisMachine && silence > LongestSilenceOfCopy) => new UnfinishedRun(
            false, true, "A copy broke off. Copied again, it goes on from there; a week later the next backup that is written to this repository removes it.", isAwaited: silence < LongestForCopy),
        { Copy: not null, IsOfThisMachine: false } => new UnfinishedRun(
            false, false, $"A copy, process {owner.ProcessId} of {owner.Host}, is at work there, or broke off. When it has given no sign of life for an hour, it can be gone on with from here too."),
        { IsOfThisMachine: false } => new UnfinishedRun(
            false, false, $"The run, or its removal, did not end. It is process {owner.ProcessId} of {owner.Host}: whether it is still at work can only be seen there."),
        _ when owner.HasEnded() => new UnfinishedRun(false, true, "The run, or its removal, died before it ended. The next backup removes what it left."),
        _ => new UnfinishedRun(true, false, $"The run, or its removal, is still at work (process {owner.ProcessId})."),
    };
}
