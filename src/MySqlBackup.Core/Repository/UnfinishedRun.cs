using System.Text.Json;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>What can be told of the run that an unfinished folder belongs to, or of the removal that left it so.</summary>
internal sealed class UnfinishedRun
{
    /// <summary>Between a folder and the file in it that names its owner lie milliseconds; who is slower than this has died there.</summary>
    private static readonly TimeSpan LongestWithoutOwner = TimeSpan.FromHours(1);

    private UnfinishedRun(bool isRunning, bool isDead, string description)
    {
        IsRunning = isRunning;
        IsDead = isDead;
        Description = description;
    }

    /// <summary>True only where the process is there, on this machine.</summary>
    public bool IsRunning { get; }

    /// <summary>True only where it is certain that the process has ended.</summary>
    public bool IsDead { get; }

    /// <summary>The same in words.</summary>
    public string Description { get; }

    /// <param name="storage">Where the repository is.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="begun">When the run began, by its id.</param>
    public static UnfinishedRun Read(IBackupStorage storage, string folder, DateTime begun)
    {
        try
        {
            if (storage.ListFiles(folder).All(f => f is { Name: RunOwner.FileName, Size: 0 }))
            {
                return DateTime.UtcNow - begun > LongestWithoutOwner
                    ? new UnfinishedRun(false, true, "The run died as it began, or its removal as it ended. The next backup removes what it left.")
                    : new UnfinishedRun(false, false, "The run has just begun, or died as it did; or its removal is at its end.");
            }

            using Stream stream = storage.OpenRead(folder, RunOwner.FileName);
            if (JsonSerializer.Deserialize(stream, ManifestJson.Default.RunOwner) is { } owner)
            {
                return Of(owner);
            }
        }
        catch (Exception e) when (e is BackupException or IOException or JsonException)
        {
            // Whose it is can't be told.
        }

        return new UnfinishedRun(false, false, $"The run, or its removal, did not end or is still at work: its '{RunOwner.FileName}' can't be read.");
    }

    private static UnfinishedRun Of(RunOwner owner) => owner switch
    {
        { IsOfThisMachine: false } => new UnfinishedRun(
            false, false, $"The run, or its removal, did not end. It is process {owner.ProcessId} of {owner.Host}: whether it is still at work can only be seen there."),
        _ when owner.HasEnded() => new UnfinishedRun(false, true, "The run, or its removal, died before it ended. The next backup removes what it left."),
        _ => new UnfinishedRun(true, false, $"The run, or its removal, is still at work (process {owner.ProcessId})."),
    };
}
