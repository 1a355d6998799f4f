using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring;

/// <summary>Finds the last backup of a database that is there, whole and not of a time to come. Backups are read once.</summary>
internal sealed class LastBackupFinder
{
    private readonly BackupRepository _repository;
    private readonly IBackupHistory _history;
    private readonly HashSet<string> _present;
    private readonly DateTime _latest;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, (BackupRecord? Record, string? Failure)> _read = new(StringComparer.Ordinal);

    /// <param name="repository">The repository.</param>
    /// <param name="history">Its history.</param>
    /// <param name="latest">What began later has a time to come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public LastBackupFinder(BackupRepository repository, IBackupHistory history, DateTime latest, CancellationToken cancellationToken)
    {
        _repository = repository;
        _history = history;
        _latest = latest;
        _cancellationToken = cancellationToken;
        _present = repository.Storage.ListFolders().Where(BackupId.IsValid).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The ids of the backups that are there.</summary>
    public IReadOnlyCollection<string> Present => _present;

    /// <summary>A backup; null where it can't be read.</summary>
    public BackupRecord? Read(string id) => Look(id).Record;

    /// <summary>The last backup of a database.</summary>
    public LastBackup Find(HealthSubject subject)
    {
        string? missing = null, partial = null, damaged = null;
        BackupRecord? ahead = null;
        BackupRecord? found = null;
        foreach ((_, string id) in subject.Successes.OrderByDescending(s => s.Start))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!_present.Contains(id))
            {
                missing ??= id;
                continue;
            }

            (BackupRecord? record, string? failure) = Look(id);
            if (record is null)
            {
                damaged ??= $"The backup {id} can't be read: {failure}";
            }
            else if (record.StartTime > _latest)
            {
                ahead ??= record;
            }
            else if (IsPartial(record))
            {
                partial ??= id;
            }
            else
            {
                found = record;
                break;
            }
        }

        string?[] reasons =
        [
            damaged,
            missing is null ? null : $"The backup {missing} succeeded and is not in the repository any more.",
            partial is null ? null : $"The backup {partial} holds only some of the tables or no rows, so it does not count.",
            ahead is null ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"The backup {ahead.Id} has a time to come, {ahead.StartTime:yyyy-MM-dd HH:mm:ss} UTC, so it does not count as fresh. Check this machine's clock."),
        ];
        return new LastBackup(found ?? ahead, found is null && ahead is not null, reasons.OfType<string>().ToArray());
    }

    private (BackupRecord? Record, string? Failure) Look(string id)
    {
        if (!_read.TryGetValue(id, out (BackupRecord?, string?) known))
        {
            try
            {
                known = (_repository.Find(id), null);
            }
            catch (BackupException e)
            {
                known = (null, e.Message);
            }

            _read[id] = known;
        }

        return known;
    }

    // Only the history knows that no rows were wanted. A manifest with rows needs no look there.
    private bool IsPartial(BackupRecord record) =>
        record.Manifest!.Options.Table.Count > 0
        || (record.RowCount == 0
            && _history.ReadRuns(new HistoryQuery { Id = [record.Id], Since = record.StartTime.AddDays(-1) }, _cancellationToken).Any(run => run.Options?.NoData == true));
}
