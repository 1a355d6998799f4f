using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Tests.History;

/// <summary>Runs as a history holds them, made up.</summary>
internal static class RunSamples
{
    public static readonly DateTime Noon = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Databases = ["shop", "crm", "数据库", "it's"];

    /// <summary>A process that has ended on this machine: no process has its id and start.</summary>
    public static RunOwner DeadOwner => RunOwner.Current() with { Boot = "another boot" };

    public static BackupRun Success(DateTime start, TimeSpan duration, params (string Name, long Size)[] databases) => new()
    {
        Id = BackupId.New(start),
        Status = BackupStatus.Success,
        StartTime = start,
        EndTime = start + duration,
        Server = "db1:3306",
        Databases = databases.Select(d => new BackupRunDatabase { Name = d.Name, Size = d.Size, RowCount = 3 }).ToArray(),
        Size = databases.Sum(d => d.Size),
        DataSize = 10 * databases.Sum(d => d.Size),
        Owner = RunOwner.Current().WithoutClock(),
    };

    public static BackupRun Failure(DateTime start, params string[] databases) => new()
    {
        Id = BackupId.New(start),
        Status = BackupStatus.Failed,
        StartTime = start,
        EndTime = start.AddSeconds(2),
        Server = "db1:3306",
        Databases = databases.Select(d => new BackupRunDatabase { Name = d }).ToArray(),
        ErrorId = BackupErrorId.ServerUnreachable,
        ErrorMessage = "No answer: 连接 'refused' \\ \"x\"\n.",
    };

    public static BackupRun Running(DateTime start, RunOwner owner) => new()
    {
        Id = BackupId.New(start),
        Status = BackupStatus.Running,
        StartTime = start,
        Server = "db2:3306",
        Databases = [new BackupRunDatabase { Name = "shop" }],
        Owner = owner,
    };

    /// <summary>Runs of about four months, some with several databases or none, some failed.</summary>
    public static List<BackupRun> Many(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(i =>
        {
            DateTime start = Noon.AddSeconds(i / 3 * 3 * 173_000L * 60 / count).AddMilliseconds(i % 3).AddMicroseconds(random.Next(1000));
            string[] databases = Databases.Where(_ => random.Next(2) == 0).ToArray();
            return random.Next(5) == 0
                ? Failure(start, databases) with { Server = $"db{random.Next(3)}:3306" }
                : Success(start, TimeSpan.FromMilliseconds(random.Next(100_000)), databases.Select(d => (d, random.NextInt64(1L << 40))).ToArray())
                    with
                { Server = $"db{random.Next(3)}:3306", DestinationFree = random.NextInt64(1L << 42) };
        }).ToList();
    }
}
