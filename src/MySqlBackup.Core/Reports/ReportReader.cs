using MySqlBackup.Core.History;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Reports;

/// <summary>Reads repositories for a report: all of one or nothing of it, and what is missing is noted.</summary>
internal sealed class ReportReader(ReportRequest request, IOperationOutput output, TimeProvider clock)
{
    private readonly List<ReportGap> _gaps = [];

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<ReportGap> Gaps => _gaps;

    public ReportCounts Read(IEnumerable<string> places, CancellationToken cancellationToken)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        var query = new HistoryQuery { Database = request.Database, Server = request.Server };
        List<BackupRepository> readable = places.DistinctBy(place => BackupRepository.Locate(place), StringComparer.Ordinal).Select(TryOpen).OfType<BackupRepository>().ToList();
        while (true)
        {
            var counts = new ReportCounts(query, now.Date.AddDays(1 - request.Days), now, request.Days);
            BackupRepository? failed = readable.Find(repository => !TryRead(repository, counts, cancellationToken));
            if (failed is null)
            {
                NoteDamage(counts.Repositories);
                return counts;
            }

            // What was counted of it before it failed can't be taken back, so the others are counted again.
            readable.Remove(failed);
        }
    }

    private BackupRepository? TryOpen(string place)
    {
        try
        {
            return BackupRepository.Open(place);
        }
        catch (BackupException e)
        {
            NoteUnread(BackupRepository.Locate(place), e);
            return null;
        }
    }

    private bool TryRead(BackupRepository repository, ReportCounts counts, CancellationToken cancellationToken)
    {
        try
        {
            var count = new RepositoryCount(repository, counts, output);
            count.Read(request, clock, cancellationToken);
            counts.Repositories.Add(count);
            return true;
        }
        catch (Exception e) when (e is BackupException or IOException or UnauthorizedAccessException)
        {
            NoteUnread(repository.Location, e as BackupException ?? StorageError.Reading(e, repository.Location));
            return false;
        }
    }

    private void NoteUnread(string repository, BackupException failure) =>
        _gaps.Add(new ReportGap { Repository = repository, ErrorId = failure.ErrorId, Reason = failure.Message });

    private void NoteDamage(IEnumerable<RepositoryCount> counts)
    {
        foreach (RepositoryCount count in counts.Where(c => c.Damage.Count > 0))
        {
            _gaps.Add(new ReportGap
            {
                Repository = count.Location,
                Reason = $"The history of '{count.Location}' has {Quantity.Format(count.Damage.Count, "damaged line")}, passed over, so runs or checks may be missing: "
                    + $"{string.Join(", ", count.Damage.Files)}. A verbose run tells which.",
                DamagedLineCount = count.Damage.Count,
                DamagedFile = [.. count.Damage.Files],
            });
        }
    }
}
