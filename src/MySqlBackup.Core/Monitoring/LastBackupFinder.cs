using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring;

/// <summary>Finds the last backup of a database that is there, whole and not of a time to come, for the health and the metrics alike. Backups are read once.</summary>
internal sealed class LastBackupFinder
{
    private readonly BackupRepository _repository;
    private readonly IBackupHistory _history;
    private readonly HashSet<string> _present;
    private readonly DateTime _latest;
    private readonly IOperationOutput _output;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<string> _ahead = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (BackupRecord? Record, string? Failure)> _read = new(StringComparer.Ordinal);

    /// <param name="repository">The repository.</param>
    /// <param name="history">Its history.</param>
    /// <param name="latest">What began later has a time to come.</param>
    /// <param name="output">Hears, once of each, of backups that can't be read and of those with a time to come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public LastBackupFinder(BackupRepository repository, IBackupHistory history, DateTime latest, IOperationOutput output, CancellationToken cancellationToken)
    {
        _repository = repository;
        _history = history;
        _latest = latest;
        _output = output;
        _cancellationToken = cancellationToken;
        _present = repository.Storage.ListFolders().Where(BackupId.IsValid).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The backups that are there and can be read, and that the history does not know: they are older, or their runs could not record them.</summary>
    /// <param name="recorded">The ids of those that it knows.</param>
    public IEnumerable<BackupRecord> ReadUnrecorded(IReadOnlySet<string> recorded)
    {
        foreach (string id in _present.Where(id => !recorded.Contains(id)))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (Look(id).Record is { } record)
            {
                yield return record;
            }
        }
    }

    /// <summary>The last backup of a database.</summary>
    /// <param name="successes">When its runs that succeeded began, and their ids.</param>
    public LastBackup Find(IEnumerable<(DateTime Start, string Id)> successes)
    {
        string? missing = null, partial = null;
        HealthFinding? damaged = null;
        BackupRecord? ahead = null;
        BackupRecord? found = null;
        foreach ((_, string id) in successes.OrderByDescending(s => s.Start))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!_present.Contains(id))
            {
                missing ??= id;
                continue;
            }

            (BackupRecord? record, string? failure) = Look(id);
            if (record is null && failure is null)
            {
                missing ??= id;
            }
            else if (record is null)
            {
                damaged ??= PassedOver(HealthFindingKind.BackupUnreadable, id, failure!);
            }
            else if (record.StartTime > _latest)
            {
                ahead ??= record;
                if (_ahead.Add(id))
                {
                    _output.Warning($"The backup {id} has a time to come, so it is not counted as the last one. Check this machine's clock.");
                }
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

        HealthFinding?[] reasons =
        [
            damaged,
            missing is null ? null : PassedOver(HealthFindingKind.BackupGone, missing),
            partial is null ? null : PassedOver(HealthFindingKind.BackupPartial, partial),
            ahead is null ? null : PassedOver(HealthFindingKind.BackupAhead, ahead.Id, ahead.StartTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ];
        return new LastBackup(found ?? ahead, found is null && ahead is not null, reasons.OfType<HealthFinding>().ToArray());
    }

    private static HealthFinding PassedOver(HealthFindingKind kind, params string[] values) => HealthFinding.Of(BackupHealthStatus.Warning, kind, values);

    private (BackupRecord? Record, string? Failure) Look(string id)
    {
        if (!_read.TryGetValue(id, out (BackupRecord?, string?) known))
        {
            try
            {
                known = (_repository.Find(id), null);
            }
            catch (BackupException e) when (e.ErrorId == BackupErrorId.BackupNotFound)
            {
                // Being written, or being removed.
                known = (null, null);
            }
            catch (BackupException e)
            {
                known = (null, e.Message);
                _output.Warning($"The backup {id} is not counted: {e.Message}");
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
