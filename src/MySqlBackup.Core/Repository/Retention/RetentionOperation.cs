using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository.Retention;

/// <summary>Removes what a policy does not keep from a repository.</summary>
public sealed class RetentionOperation
{
    private static readonly Dictionary<string, string> NothingNeeded = [];

    private readonly RetentionRequest _request;
    private readonly IOperationOutput _output;
    private readonly TimeProvider _clock;
    private BackupRepository? _repository;

    /// <summary>Prepares the operation.</summary>
    /// <param name="request">What and by which policy.</param>
    /// <param name="output">Hears what stays although it is in the way.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    public RetentionOperation(RetentionRequest request, IOperationOutput? output = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        _request = request;
        _output = output ?? NullOutput.Instance;
        _clock = clock ?? TimeProvider.System;
    }

    private BackupRepository Repository => _repository ?? throw new InvalidOperationException("Nothing was planned yet.");

    /// <summary>What would go and what would stay, and why.</summary>
    /// <exception cref="BackupException">The policy keeps nothing, or the repository or its history can't be read: what was checked must be known.</exception>
    public IReadOnlyList<RetentionDecision> Plan(CancellationToken cancellationToken)
    {
        _request.Policy.Validate();
        _repository = BackupRepository.Open(_request.Repository, _request.Decryption, cancellationToken);
        RetentionSpace? space = Repository is { TotalSpace: { } total, AvailableSpace: { } available } ? new RetentionSpace(total, available) : null;
        BackupCheck[] checks = new JournalHistory(Repository, _output).ReadChecks(HistoryQuery.All, cancellationToken).ToArray();
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<RetentionDecision> decisions = RetentionPlan.Make(Repository.List(), checks, NothingNeeded, _request.Policy, _clock.GetUtcNow().UtcDateTime, space);
        if (_request.Id is { } ids)
        {
            HashSet<string> meant = ids.ToHashSet(StringComparer.OrdinalIgnoreCase);
            decisions = decisions
                .Select(d => d.Action == RetentionAction.Remove && !meant.Contains(d.Id) ? new RetentionDecision(d.Backup, RetentionAction.Keep, ["It is not among those that were given."]) : d)
                .ToArray();
        }

        WarnOfFull(decisions, space);
        return decisions;
    }

    /// <summary>Removes a backup that was decided on; null where another process was faster.</summary>
    /// <param name="decision">One of <see cref="Plan"/>.</param>
    /// <param name="freedBefore">Bytes that were freed in this run before.</param>
    /// <exception cref="BackupException">It can't be removed, or it has been marked since.</exception>
    public RemovedBackup? Remove(RetentionDecision decision, long freedBefore)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Action != RetentionAction.Remove)
        {
            throw new ArgumentException($"'{decision.Id}' stays.", nameof(decision));
        }

        try
        {
            long size = Repository.Remove(decision.Id);
            return new RemovedBackup
            {
                Id = decision.Id,
                Repository = Repository.Location,
                Server = decision.Server,
                Database = decision.Database,
                StartTime = decision.StartTime,
                Status = decision.Backup.Status,
                Size = size,
                TotalFreed = freedBefore + size,
                Reason = decision.Reason,
            };
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.BackupNotFound || IsBeingRemoved(decision, e))
        {
            _output.Verbose($"The backup {decision.Id} has been removed by another process, or is just being removed.");
            return null;
        }
    }

    // It was whole or damaged when it was decided on: since then another removal has taken its manifest, or is about to.
    private bool IsBeingRemoved(RetentionDecision decision, BackupException failure) => decision.Backup.Status is BackupStatus.Success or BackupStatus.Failed
        && (StorageError.IsTaken(failure) || (failure.ErrorId == BackupErrorId.BackupInUse && Repository.IsUnfinished(decision.Id)) || !Repository.Storage.FolderExists(decision.Id));

    private void WarnOfFull(IReadOnlyList<RetentionDecision> decisions, RetentionSpace? space)
    {
        if (_request.Policy.MaxUsedPercent is { } percent && space is { } room)
        {
            long used = room.Total - room.Available - decisions.Where(d => d.Action == RetentionAction.Remove).Sum(d => d.Size);
            if (room.Percent(used) >= percent)
            {
                _output.Warning(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{Repository.Location}' stays {room.Percent(used):0.#} % full, and {percent:0.#} % may be used: the policy keeps all else. Loosen it, add space, or move backups away."));
            }
        }
    }
}
