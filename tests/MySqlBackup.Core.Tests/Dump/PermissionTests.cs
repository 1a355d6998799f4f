using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

[Collection(DumpGroup.Name)]
public class PermissionTests
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode File600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersEnter = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [Theory, MariaDB, MySql]
    public void All_that_is_written_is_for_its_owner_alone(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        var seen = new List<string>();
        bench.Backup(bench.Request(database.Name));
        BackupRecord record = bench.Backup(bench.Request(database.Name) with { Keep = true });
        RequirePrivate(bench.Repository, seen);
        Assert.All(new IntegrityOperation(new IntegrityRequest { Repository = bench.Repository, Id = record.Id }).Run(CancellationToken.None), r => Assert.True(r.IsValid));
        BackupRepository repository = BackupRepository.Open(bench.Repository);
        repository.Protect(record.Id, "again");
        new BaselineOperation(
            new BaselineRequest { Destination = bench.Repository, Server = server.Options, Database = [database.Name], WriteSize = 1 << 20, SampleSize = 1 << 20, ThreadCount = 1, Compression = "none" },
            NullOutput.Instance).Run(CancellationToken.None);
        string state = Path.Combine(bench.Repository, "alerts", "state.json");
        new AlertStateFile(state, NullOutput.Instance, TimeProvider.System).Change(old => (old with { }, 0));
        using BackupWriter unfinished = repository.Begin(BackupRepository.NewId(DateTime.UtcNow));
        RequirePrivate(bench.Repository, seen);

        foreach (string name in new[] { "manifest.json", "keep.json", "owner.json", "load-order", "mysqlbackup-repository.json", "state.json", "state.json.lock", "runs-", "checks-", "baselines" })
        {
            Assert.Contains(seen, file => file.StartsWith(name, StringComparison.Ordinal));
        }
    }

    [Theory, MariaDB, MySql]
    public void A_repository_that_is_open_to_others_is_warned_of_and_closed_on_request(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY)");
        Directory.CreateDirectory(bench.Repository);
        File.SetUnixFileMode(bench.Repository, Folder | OthersEnter);

        BackupRecord record = bench.Backup(bench.Request(database.Name));
        Assert.Contains($"chmod 700 '{bench.Repository}'", Assert.Single(record.Warnings), StringComparison.Ordinal);
        Assert.Equal(Folder | OthersEnter, File.GetUnixFileMode(bench.Repository));

        Assert.Empty(bench.Backup(bench.Request(database.Name) with { FixPermission = true }).Warnings);
        Assert.Equal(Folder, File.GetUnixFileMode(bench.Repository));
        Assert.Empty(bench.Backup(bench.Request(database.Name)).Warnings);
    }

    private static void RequirePrivate(string root, List<string> seen)
    {
        Assert.Equal(Folder, File.GetUnixFileMode(root));
        foreach (string path in Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories))
        {
            seen.Add(Path.GetFileName(path));
            Assert.Equal((path, Directory.Exists(path) ? Folder : File600), (path, File.GetUnixFileMode(path)));
        }
    }
}
