using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Retention;

namespace MySqlBackup.Core.Tests.Repository.Retention;

/// <summary>A repository in thought: what has happened in it, and its room.</summary>
internal sealed class RetentionWorld
{
    public const long Room = 10_000;

    private int _number;

    public DateTime Now { get; set; } = new(2026, 3, 29, 0, 30, 0, DateTimeKind.Utc);

    public List<BackupRecord> Backups { get; } = [];

    public List<BackupCheck> Checks { get; } = [];

    public Dictionary<string, string> Needed { get; } = [];

    public RetentionSpace Space => new(Room, Room - Backups.Sum(b => b.Size));

    /// <summary>A run that begins now.</summary>
    public BackupRecord Add(string server, string choice, BackupStatus status = BackupStatus.Success, long size = 100, bool isDead = true)
    {
        string id = Now.ToString("yyyyMMdd'T'HHmmss'Z-'", CultureInfo.InvariantCulture) + _number++.ToString("x4", CultureInfo.InvariantCulture);
        BackupRecord record;
        if (status == BackupStatus.Success)
        {
            BackupManifest empty = SampleBackup.Manifest(id);
            record = BackupRecord.FromManifest(
                empty with
                {
                    Server = empty.Server with { Address = "localhost:3306", HostName = server },
                    Options = empty.Options with { Database = choice == "*" ? [] : [choice] },
                    Databases = [Database("a"), Database("b")],
                },
                "/r",
                "/r/" + id) with
            { Size = size };
        }
        else
        {
            record = new BackupRecord
            {
                Id = id,
                Status = status,
                Repository = "/r",
                Path = "/r/" + id + (status == BackupStatus.Failed ? "" : ".partial"),
                StartTime = BackupId.Time(id),
                Size = size,
                IsDead = status == BackupStatus.Incomplete && isDead,
                ErrorId = status == BackupStatus.Failed ? BackupErrorId.ManifestDamaged : null,
            };
        }

        Backups.Add(record);
        return record;
    }

    /// <summary>A check of one database, now.</summary>
    public void Check(BackupRecord backup, string database, IntegrityLevel level, IntegrityStatus status) =>
        Checks.Add(new BackupCheck { Id = backup.Id, Database = database, StartTime = Now, Level = level, Status = status });

    /// <summary>Checks of all its databases, now.</summary>
    public void Check(BackupRecord backup, IntegrityLevel level, IntegrityStatus status = IntegrityStatus.Passed)
    {
        foreach (string database in backup.Database)
        {
            Check(backup, database, level, status);
        }
    }

    public void Keep(BackupRecord backup, bool keep = true) => Change(backup, backup with { Keep = keep ? new KeepMark("me@here", Now, "audit") : null });

    public IReadOnlyList<RetentionDecision> Plan(RetentionPolicy policy, DateTime? now = null) => RetentionPlan.Make(Backups, Checks, Needed, policy, now ?? Now, Space);

    /// <summary>What goes, by id.</summary>
    public HashSet<string> Removed(RetentionPolicy policy, DateTime? now = null) => RemovedOf(Plan(policy, now));

    public static HashSet<string> RemovedOf(IEnumerable<RetentionDecision> plan) =>
        plan.Where(d => d.Action == RetentionAction.Remove).Select(d => d.Id).ToHashSet(StringComparer.Ordinal);

    public void Remove(IReadOnlySet<string> ids) => Backups.RemoveAll(b => ids.Contains(b.Id));

    private void Change(BackupRecord old, BackupRecord changed) => Backups[Backups.IndexOf(old)] = changed;

    private static ManifestDatabase Database(string name) => new() { Name = name, FileName = name, Tables = [], Objects = [] };
}
