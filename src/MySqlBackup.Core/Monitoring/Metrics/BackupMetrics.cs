using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>Makes metrics in Prometheus's text format of the histories and backups of repositories. Connects to no server and writes nothing.</summary>
public sealed class BackupMetrics
{
    // Clocks of two machines are never quite the same.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly BackupMetricRequest _request;
    private readonly TimeProvider _clock;
    private readonly MetricText _text = new();

    /// <summary>Prepares the metrics.</summary>
    /// <param name="request">Which databases.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    public BackupMetrics(BackupMetricRequest request, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        _request = request;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Adds the metrics of a repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="output">Hears of what can't be read, and of backups with a time to come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BackupException">The repository or its history can't be read.</exception>
    public void Add(BackupRepository repository, IOperationOutput output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        DateTime now = _clock.GetUtcNow().UtcDateTime;
        var query = new HistoryQuery { Database = _request.Database, Server = _request.Server };
        var history = new JournalHistory(repository, output);
        var finder = new LastBackupFinder(repository, history, now + ClockTolerance, output, cancellationToken);
        IReadOnlyDictionary<(string Server, string Database), DatabaseRuns> databases = new DatabaseRunReader(finder, history, query).Read(cancellationToken);
        IReadOnlyList<BackupSuccessRate> rates = new SuccessRateCount(
            [SuccessRateGrouping.Database, SuccessRateGrouping.Target], now.Date.AddDays(1 - _request.Days), now).Run(history, query, cancellationToken);

        // Nothing is added before all of it was read, so that a repository that can't be read leaves no half behind.
        var last = databases.OrderBy(d => d.Key).Select(d => (d.Key, Runs: d.Value, Backup: finder.Find(d.Value.Successes))).ToArray();
        foreach (((string server, string database), DatabaseRuns runs, LastBackup backup) in last)
        {
            (string, string)[] labels = [("repository", repository.Location), ("server", server), ("database", database)];
            runs.Durations.WriteTo(_text, MetricFamily.Durations, labels);
            _text.Add(MetricFamily.Rto, labels, runs.RestoreDuration?.TotalSeconds);
            if (backup is { Record: { } record, LiesAhead: false })
            {
                AddLast(labels, record, database, now);
            }
        }

        foreach (BackupSuccessRate rate in rates)
        {
            (string, string)[] place = [("repository", repository.Location), ("server", rate.Server ?? "")];
            _text.Add(MetricFamily.SuccessRate, [.. place, ("service", rate.Database ?? "")], rate.SuccessRate);
            _text.Add(MetricFamily.SuccessRatio, [.. place, ("database", rate.Database ?? "")], rate.SuccessRate / 100);
        }
    }

    /// <summary>The text; empty where nothing is known.</summary>
    public override string ToString() => _text.ToString();

    private void AddLast((string, string)[] labels, BackupRecord backup, string database, DateTime now)
    {
        double? seconds = backup.EndTime is { } end ? Math.Max(0, (end - backup.StartTime).TotalSeconds) : null;
        double? speed = backup is { Throughput: > 0 } ? backup.Throughput : null;
        double size = backup.Manifest!.SizeOf(database);
        _text.Add(MetricFamily.Duration, labels, seconds);
        _text.Add(MetricFamily.LastDuration, labels, seconds);
        _text.Add(MetricFamily.Size, labels, size);
        _text.Add(MetricFamily.FileSize, labels, size);
        _text.Add(MetricFamily.Speed, labels, speed);
        _text.Add(MetricFamily.BaseSpeed, labels, speed);
        _text.Add(MetricFamily.LastSuccess, labels, (backup.StartTime - DateTime.UnixEpoch).TotalSeconds);
        _text.Add(MetricFamily.Rpo, labels, Math.Max(0, (now - backup.StartTime).TotalSeconds));
    }
}
