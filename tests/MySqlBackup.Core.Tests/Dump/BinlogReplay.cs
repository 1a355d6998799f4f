using System.Globalization;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>
/// Brings a restored backup to its source's present by the servers' own programs: <c>mysqlbinlog</c> from the claimed position on, piped into the
/// client. Where the position is not the one that the rows show, statements fail or tables differ.
/// </summary>
internal static partial class BinlogReplay
{
    /// <summary>Loads a backup into an empty target and plays what the source's binlog has after it.</summary>
    public static void Run(BackupRecord record, TestServer source, TestServer target, bool byGtid)
    {
        DumpBench.Load(record, target);
        var folder = Path.GetDirectoryName(source.Sql("SELECT @@log_bin_basename"))!;
        var files = DumpBench.Lines(source.Sql("SHOW BINARY LOGS")).Select(l => l.Split('\t')[0]).Where(f => byGtid || string.CompareOrdinal(f, record.BinlogFile) >= 0);
        List<string> arguments = [CommandLineClient.Find(source.Server.Binary, "mysqlbinlog"), "--no-defaults"];
        if (source.Family == ServerFamily.MySql)
        {
            arguments.Add("--skip-gtids");
        }

        arguments.Add(
            !byGtid ? $"--start-position={record.BinlogPosition!.Value.ToString(CultureInfo.InvariantCulture)}"
            : source.Family == ServerFamily.MariaDB ? $"--start-position={record.Gtid}"
            : $"--exclude-gtids={record.Gtid}");
        DumpBench.Run(
            folder,
            "set -o pipefail; \"${@:2}\" | \"$0\" --no-defaults --user=root --socket=\"$1\" --binary-mode",
            target,
            [.. arguments, .. files]);
    }

    /// <summary>Every table of some databases with its definition and the server's own sum over its rows.</summary>
    public static string State(TestServer server, params string[] databases)
    {
        var tables = DumpBench.Lines(server.Sql(
            $"SELECT CONCAT('`',TABLE_SCHEMA,'`.`',TABLE_NAME,'`') FROM information_schema.TABLES WHERE TABLE_SCHEMA IN ({string.Join(',', databases.Select(SqlName.Literal))}) AND TABLE_TYPE='BASE TABLE' ORDER BY 1"));
        return Counter().Replace(server.Sql(string.Concat(tables.Select(t => $"SHOW CREATE TABLE {t}; CHECKSUM TABLE {t} EXTENDED;"))), "");
    }

    // The next number of a counter is no row: a restored table has the smallest that fits.
    [GeneratedRegex(" AUTO_INCREMENT=[0-9]+")]
    private static partial Regex Counter();
}
