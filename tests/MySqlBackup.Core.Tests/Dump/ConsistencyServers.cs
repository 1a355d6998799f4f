using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>A server of each family with the binlog on, for the tests of one class.</summary>
public sealed class ConsistencyServers : IDisposable
{
    private readonly ConcurrentDictionary<(ServerFamily Family, string Use), Lazy<TestServer>> _servers = new();

    public TestServer Get(ServerFamily family) => Get(family, "source", o => o with { BinaryLog = true });

    /// <summary>One that takes transactions over tables with and without snapshots, which MySQL refuses where it gives GTIDs.</summary>
    public TestServer GetWithoutGtids(ServerFamily family) => family == ServerFamily.MariaDB
        ? Get(family)
        : Get(family, "no gtids", o => o with { BinaryLog = true, Arguments = ["--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"] });

    /// <summary>One to restore into.</summary>
    public TestServer GetTarget(ServerFamily family) => Get(family, "target", o => o);

    private TestServer Get(ServerFamily family, string use, Func<ScratchServerOptions, ScratchServerOptions> change)
        => _servers.GetOrAdd((family, use), k => new Lazy<TestServer>(() => TestServer.Start(k.Family, change))).Value;

    /// <summary>How many rows of the bank's log the server's own program finds in the binlog up to where a backup says it stands.</summary>
    public int CountInBinlog(TestServer server, BackupRecord record, string database)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(record);
        var folder = server.Sql("SELECT @@log_bin_basename");
        var start = new ProcessStartInfo(CommandLineClient.Find(server.Server.Binary, "mysqlbinlog")) { RedirectStandardOutput = true };
        var files = server.Sql("SHOW BINARY LOGS").Split('\n').Select(l => l.Split('\t')[0]).TakeWhile(f => string.CompareOrdinal(f, record.BinlogFile) <= 0);
        foreach (var argument in (string[])["--no-defaults", "--verbose", "--base64-output=DECODE-ROWS", $"--stop-position={record.BinlogPosition!.Value.ToString(CultureInfo.InvariantCulture)}",
            .. files.Select(f => Path.Combine(Path.GetDirectoryName(folder)!, f))])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var count = 0;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            count += line.StartsWith($"### INSERT INTO `{database}`.`log`", StringComparison.Ordinal) ? 1 : 0;
        }

        process.WaitForExit();
        return count;
    }

    public void Dispose()
    {
        foreach (var server in _servers.Values)
        {
            server.Value.Dispose();
        }
    }
}
