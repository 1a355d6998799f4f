using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Reports;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Tests.Reports;

/// <summary>Reports with every part that they can have.</summary>
internal static class ReportSamples
{
    public const string Script = "<script>alert(1)</script>";

    public static readonly DateTime Now = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    public static BackupReport Empty { get; } = new()
    {
        Repository = ["/var/backups/mysql"],
        Days = 7,
        Period = new ReportPeriod { From = Now.Date.AddDays(-6), To = Now },
        Before = new ReportPeriod { From = Now.Date.AddDays(-13), To = Now.AddDays(-7) },
        ByDay = Enumerable.Range(-6, 7).Select(day => new ReportDay { Day = Now.Date.AddDays(day) }).ToArray(),
        ByDatabase = [],
        Errors = [],
        Destinations = [],
        Checks = new ReportChecks(),
        OpenAlerts = [],
        Running = [],
    };

    /// <summary>A report whose databases, servers, repositories and messages are all of this name.</summary>
    public static BackupReport Rich(string name, int days = 30)
    {
        ReportDay[] byDay = Enumerable.Range(1 - days, days).Select(day => new ReportDay
        {
            Day = Now.Date.AddDays(day),
            SuccessCount = day % 5 == 0 ? 0 : 3,
            FailureCount = day % 3 == 0 ? 1 : 0,
            SuccessRate = 75,
            AverageDuration = day % 5 == 0 ? null : TimeSpan.FromMinutes(20 + (day * day % 7)),
            AverageSize = day % 5 == 0 ? null : 7L << 30,
            TotalSize = day % 5 == 0 ? null : 21L << 30,
        }).ToArray();
        return Empty with
        {
            Repository = [name, "/srv/second"],
            Days = days,
            Gaps =
            [
                new ReportGap { Repository = name, ErrorId = BackupErrorId.NotARepository, Reason = $"There is no folder '{name}'." },
                new ReportGap { Repository = "/srv/second", Reason = "Damaged.", DamagedLineCount = 3, DamagedFile = [$"/srv/{name}/history/runs-2026-11.jsonl"] },
            ],
            Database = [name],
            Target = [name],
            Period = new ReportPeriod
            {
                From = byDay[0].Day,
                To = Now,
                SuccessCount = byDay.Sum(d => d.SuccessCount),
                FailureCount = byDay.Sum(d => d.FailureCount),
                SuccessRate = 83.1,
                AverageDuration = TimeSpan.FromMinutes(21),
                LongestDuration = TimeSpan.FromHours(30),
                ShortestDuration = TimeSpan.FromSeconds(3),
                AverageSize = 7L << 30,
                TotalSize = 21L << 36,
                AverageThroughput = 123456789,
            },
            Before = Empty.Before with { SuccessCount = 3, SuccessRate = 90, AverageDuration = TimeSpan.FromMinutes(20), AverageSize = 6L << 30 },
            ByDay = byDay,
            ByDatabase =
            [
                Database(name, name, BackupHealthStatus.Healthy, BackupStatus.Success),
                Database(name, "crm", BackupHealthStatus.Warning, BackupStatus.Running, new HealthFinding(BackupHealthStatus.Warning, HealthFindingKind.RunsFailedSince, ["1", name])),
                Database(
                    "db2:3306",
                    "stock",
                    BackupHealthStatus.Unhealthy,
                    BackupStatus.Failed,
                    new HealthFinding(BackupHealthStatus.Unhealthy, HealthFindingKind.BackupOld, ["1.06:00:00", "1.01:00:00"]),
                    new HealthFinding(BackupHealthStatus.Warning, HealthFindingKind.BackupUnreadable, ["20261120T020000Z-3f9a", name])),
                new ReportDatabase { Repository = name, Server = "db3", Database = "*", LastStatus = BackupStatus.Failed, RunCount = 1, FailureCount = 1 },
                new ReportDatabase { Repository = name, Server = "db3", Database = "old", Health = BackupHealthStatus.Unhealthy },
            ],
            Errors = [new ReportError { ErrorId = BackupErrorId.AuthenticationUnsupported, Count = 12345, LastTime = Now, LastMessage = $"Long words and {name} and again {name}", LastServer = name }],
            Destinations =
            [
                new ReportDestination { Repository = name, BackupCount = 1234, StoredSize = 5L << 40, FreeSpace = 1L << 40, TotalSpace = 8L << 40, DaysUntilFull = 12.3, Reasoning = "Measured." },
                new ReportDestination { Repository = "/srv/second", BackupCount = 1, StoredSize = 12 },
                new ReportDestination { Repository = "/srv/third", BackupCount = 1, StoredSize = 12, FreeSpace = 1L << 40, TotalSpace = 2L << 40, DaysUntilFull = 1e7 },
            ],
            Checks = new ReportChecks
            {
                PassedCheckCount = 12,
                FailedCheckCount = 1,
                PassedDrillCount = 3,
                FailedDrillCount = 1,
                LongestRestore = TimeSpan.FromMinutes(32),
                Failures =
                [
                    .. Enum.GetValues<IntegrityLevel>().Select(level =>
                        new BackupCheck { Id = BackupId.New(Now), Database = name, StartTime = Now, Level = level, Status = IntegrityStatus.Failed, Reason = $"rows differ in {name}" }),
                ],
            },
            OpenAlerts = [.. Enum.GetValues<AlertLevel>().Select(level => new ReportAlert { Kind = AlertKind.SlowerThanBaseline, Target = $"{name}/{name}", Level = level, Since = Now.AddDays(-1), Count = 3 })],
            Running =
            [
                new RunningBackup
                {
                    Id = "x", Kind = RunningBackupKind.Own, Engine = "native", Server = name, Database = [name, "crm"], Elapsed = TimeSpan.FromMinutes(3), BytesDone = 40, BytesExpected = 100,
                    BytesPerSecond = 1 << 20, Remaining = TimeSpan.FromMinutes(4),
                },
                new RunningBackup { Id = "y", Kind = RunningBackupKind.Foreign, Engine = "mariadb-dump", BytesDone = 1 << 20 },
            ],
        };
    }

    private static ReportDatabase Database(string server, string database, BackupHealthStatus health, BackupStatus last, params HealthFinding[] reasons) => new()
    {
        Repository = "/var/backups/mysql",
        Server = server,
        Database = database,
        Health = health,
        Reasons = reasons,
        LastStatus = last,
        LastSuccess = Now.AddHours(-10),
        LastId = "20261120T020000Z-3f9a",
        Age = TimeSpan.FromHours(10),
        LastSize = 7L << 30,
        LastDrill = Now.AddDays(-2),
        RunCount = 30,
        FailureCount = reasons.Length,
        SuccessRate = 96.7,
        AverageDuration = TimeSpan.FromMinutes(21),
    };
}
