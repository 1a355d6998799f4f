using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Alerts;
using MySqlBackup.Core.Tests.History;
using MySqlBackup.Core.Tests.Repository;

namespace MySqlBackup.Core.Tests.Monitoring;

/// <summary>A repository with backups, runs and checks of a day that is always the same.</summary>
internal sealed class HealthBench : IDisposable
{
    public const string Server = "db1:3306";
    public static readonly DateTime Now = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    private readonly JournalBench _journal = new();

    public BackupRepository Repository => _journal.Repository;

    public JournalHistory Journal => _journal.Journal;

    public ManualClock Clock { get; } = new() { Now = Now };

    /// <summary>A backup, in the repository and in the history, so long ago.</summary>
    public string BackUp(TimeSpan ago, params string[] databases) => BackUp(ago, new ManifestOptions { Compression = "none" }, Server, databases);

    public string BackUp(TimeSpan ago, ManifestOptions options, string server, params string[] databases)
    {
        BackupRecord record = WriteBackup(ago, options, server, databases);
        BackupRun run = RunSamples.Success(record.StartTime, record.Duration, []) with { Id = record.Id };
        Journal.Write([run.Succeed(record)]);
        return record.Id;
    }

    /// <summary>A backup of which the history knows nothing.</summary>
    public BackupRecord WriteBackup(TimeSpan ago, ManifestOptions options, string server, params string[] databases)
    {
        using BackupWriter writer = Repository.Begin(BackupId.New(Now - ago));
        foreach ((string database, int i) in databases.Select((d, i) => (d, i)))
        {
            using BackupFileStream file = writer.Create($"d{i}.t-schema.sql", BackupFileKind.Table, database, "t");
            file.Write(new byte[100 + i]);
            file.Complete(0);
        }

        BackupManifest manifest = SampleBackup.Manifest(writer.Id);
        return writer.Complete(manifest with
        {
            Server = manifest.Server with { Address = server },
            Options = options,
            Databases = databases.Select((d, i) => new ManifestDatabase
            {
                Name = d,
                FileName = $"d{i}",
                Tables = [new ManifestTable { Name = "t", FileName = "t", Bytes = 9000, Columns = ["id"] }],
                Objects = [],
            }).ToArray(),
        });
    }

    public void Fail(TimeSpan ago, params string[] databases) => Journal.Write([RunSamples.Failure(Now - ago, databases)]);

    public void Check(string id, string database, TimeSpan ago, IntegrityStatus status, IntegrityLevel level = IntegrityLevel.Restore, TimeSpan? restore = null) => Journal.Write(
        [new BackupCheck
        {
            Id = id,
            Database = database,
            StartTime = Now - ago,
            Level = level,
            Status = status,
            Server = Server,
            RestoreDuration = restore,
            Reason = status == IntegrityStatus.Passed ? null : "rows differ",
        }]);

    public IReadOnlyList<BackupHealth> Run(BackupHealthRequest? request = null) =>
        new BackupHealthCheck(Relaxed(request ?? new BackupHealthRequest()), _journal.Output, Clock).Run(Repository, CancellationToken.None);

    public BackupHealth Single(BackupHealthRequest? request = null) => Xunit.Assert.Single(Run(request));

    public void Dispose() => _journal.Dispose();

    // How full the disk of the tests is, is no matter, unless it is the matter.
    private static BackupHealthRequest Relaxed(BackupHealthRequest request) => request.MaxUsedPercent == 85 ? request with { MaxUsedPercent = 100 } : request;
}
