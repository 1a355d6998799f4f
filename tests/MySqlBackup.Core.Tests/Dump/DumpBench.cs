using System.Diagnostics;
using System.Text;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>A server, a repository, and the two ways between them: this product's dump, and the server's own client for the way back.</summary>
internal sealed class DumpBench : IDisposable
{
    private readonly TestFolder _folder = new();

    public DumpBench(TestServer server)
    {
        Server = server;
        Repository = Path.Combine(_folder.Path, "repository");
    }

    public TestServer Server { get; }

    public string Repository { get; }

    public BackupRequest Request(params string[] databases) => new()
    {
        Server = Server.Options,
        Destination = Repository,
        Database = databases,
        Compression = "none",
        ThreadCount = 3,
        SkipSpaceCheck = true,
    };

    public BackupRecord Backup(BackupRequest request, IOperationOutput? output = null, CancellationToken cancellationToken = default)
        => new BackupOperation(request, output ?? NullOutput.Instance).Run(cancellationToken);

    /// <summary>What the repository calls a success, which after a failed run must be nothing; and nothing unfinished may lie about.</summary>
    public string Leftovers => Directory.Exists(Repository)
        ? string.Join(' ', Directory.GetFileSystemEntries(Repository).Select(Path.GetFileName).Where(n => n != "mysqlbackup-repository.json"))
        : "";

    /// <summary>Loads one file of a backup.</summary>
    public static void Load(BackupRecord record, TestServer target, string file)
        => Run(record.Path, "set -o pipefail; zcat -f \"$2\" | \"$0\" --no-defaults --user=root --socket=\"$1\"", target, file);

    /// <summary>Loads a backup as the README tells an operator who has nothing but the server's client.</summary>
    public static void Load(BackupRecord record, TestServer target)
        => Run(record.Path, "set -o pipefail; xargs zcat -f < load-order | \"$0\" --no-defaults --user=root --socket=\"$1\"", target);

    /// <summary>Runs a shell's script with the target's client as <c>$0</c>, its socket as <c>$1</c> and what else there is behind them.</summary>
    public static void Run(string folder, string script, TestServer target, params string[] more)
    {
        var client = CommandLineClient.Find(target.Server.Binary, "mysql");
        var start = new ProcessStartInfo("/bin/bash") { WorkingDirectory = folder, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", script, client, target.Socket, .. more])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(errors);
        }
    }

    /// <summary>Everything the server says about a database and its rows, as text to compare.</summary>
    public static string Describe(TestServer server, string database)
    {
        var text = new StringBuilder();
        text.AppendLine(server.Sql($"SHOW CREATE DATABASE `{database}`"));
        var session = "SET time_zone='+00:00';";
        foreach (var line in Lines(server.Sql($"SELECT TABLE_NAME,TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA='{database}' ORDER BY 1")))
        {
            var (name, type) = (line.Split('\t')[0], line.Split('\t')[1]);
            text.AppendLine(server.Sql($"{session} SHOW CREATE TABLE {SqlName.Quote(name)}", database));
            if (type == "SEQUENCE")
            {
                text.AppendLine(server.Sql($"SELECT next_not_cached_value,cycle_count FROM {SqlName.Quote(name)}", database));
            }
            else if (type != "VIEW")
            {
                text.AppendLine(server.Sql($"CHECKSUM TABLE {SqlName.Quote(name)} EXTENDED", database));
                var rows = server.Sql(session + RowsStatement(server, database, name, type == "SYSTEM VERSIONED"), database);
                text.AppendLine(string.Join('\n', Lines(rows).Order(StringComparer.Ordinal)));
            }
            else
            {
                text.AppendLine(server.Sql($"SELECT * FROM {SqlName.Quote(name)}", database));
            }
        }

        foreach (var (list, kind) in new[]
        {
            ($"SELECT ROUTINE_NAME,ROUTINE_TYPE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{database}' ORDER BY 2,1", ""),
            ($"SELECT TRIGGER_NAME,ACTION_ORDER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='{database}' ORDER BY 1", "TRIGGER"),
            ($"SELECT EVENT_NAME,STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA='{database}' ORDER BY 1", "EVENT"),
        })
        {
            foreach (var line in Lines(server.Sql(list)))
            {
                var parts = line.Split('\t');
                var created = server.Sql($"SHOW CREATE {(kind.Length > 0 ? kind : parts[1])} `{parts[0]}`", database);
                text.Append(line).Append(' ').AppendLine(kind == "TRIGGER" ? WithoutCreationTime(created) : created);
            }
        }

        return text.ToString();
    }

    public static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => _folder.Dispose();

    private static string RowsStatement(TestServer server, string database, string table, bool isVersioned)
    {
        var columns = Lines(server.Sql($"SELECT COLUMN_NAME,DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA='{database}' AND TABLE_NAME={SqlName.Literal(table)} ORDER BY ORDINAL_POSITION"))
            .Select(l => l.Split('\t'))
            .Select(p => p[1] switch
            {
                "float" => $"{SqlName.Quote(p[0])}*1e0",
                "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "decimal" or "double" or "year" or "date" or "datetime" or "timestamp" or "time" => $"{SqlName.Quote(p[0])}",
                _ => $"HEX({SqlName.Quote(p[0])})",
            }).ToList();
        if (isVersioned && server.Sql($"SHOW CREATE TABLE {SqlName.Quote(table)}", database).Contains("ROW START", StringComparison.Ordinal) is false)
        {
            columns.AddRange(["row_start", "row_end"]);
        }

        return $"SELECT {string.Join(',', columns)} FROM {SqlName.Quote(table)}{(isVersioned ? " FOR SYSTEM_TIME ALL" : "")}";
    }

    private static string WithoutCreationTime(string line) => line[..line.LastIndexOf('\t')];
}
