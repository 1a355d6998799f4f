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
        ? string.Join(' ', Directory.GetFileSystemEntries(Repository).Select(Path.GetFileName).Where(n => n is not ("mysqlbackup-repository.json" or "history")))
        : "";

    /// <summary>Loads one file of a backup.</summary>
    public static void Load(BackupRecord record, TestServer target, string file)
        => Run(record.Path, "set -o pipefail; zcat -f \"$2\" | \"$0\" --no-defaults --user=root --comments --socket=\"$1\"", target, file);

    /// <summary>Loads a backup as the README tells an operator who has nothing but the server's client.</summary>
    public static void Load(BackupRecord record, TestServer target)
        => Run(record.Path, "set -o pipefail; xargs zcat -f < load-order | \"$0\" --no-defaults --user=root --comments --socket=\"$1\"", target);

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
        const string Session = "SET time_zone='+00:00';";
        var text = new StringBuilder();
        var lists = Parts(server, database, Session,
        [
            $"SHOW CREATE DATABASE `{database}`",
            $"SELECT TABLE_NAME,TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA='{database}' ORDER BY 1",
            $"SELECT TABLE_NAME,COLUMN_NAME,DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA='{database}' ORDER BY TABLE_NAME,ORDINAL_POSITION",
            $"SELECT ROUTINE_NAME,ROUTINE_TYPE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{database}' ORDER BY 2,1",
            $"SELECT TRIGGER_NAME,ACTION_ORDER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='{database}' ORDER BY 1",
            $"SELECT EVENT_NAME,STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA='{database}' ORDER BY 1",
        ]);
        text.AppendLine(string.Join('\n', lists[0]));
        var tables = lists[1].ConvertAll(line => line.Split('\t'));
        var columns = lists[2].ConvertAll(line => line.Split('\t')).ToLookup(parts => parts[0]);
        var definitions = Parts(server, database, Session, tables.Select(table => $"SHOW CREATE TABLE {SqlName.Quote(table[0])}"));
        var contents = Parts(server, database, Session, tables.Zip(definitions).SelectMany<(string[] Table, List<string> Definition), string>(pair => pair.Table[1] switch
        {
            "SEQUENCE" => [$"SELECT next_not_cached_value,cycle_count FROM {SqlName.Quote(pair.Table[0])}", "SELECT 1"],
            "VIEW" => [$"SELECT * FROM {SqlName.Quote(pair.Table[0])}", "SELECT 1"],
            var type => [$"CHECKSUM TABLE {SqlName.Quote(pair.Table[0])} EXTENDED", RowsStatement(columns[pair.Table[0]], pair.Table[0], type == "SYSTEM VERSIONED", string.Concat(pair.Definition))],
        }));
        for (var i = 0; i < tables.Count; i++)
        {
            text.AppendLine(string.Join('\n', definitions[i])).AppendLine(string.Join('\n', contents[2 * i])).AppendLine(string.Join('\n', contents[(2 * i) + 1].Order(StringComparer.Ordinal)));
        }

        List<(string Line, string Kind, string Name)> programs =
        [
            .. lists[3].Select(line => (line, line.Split('\t')[1], line.Split('\t')[0])),
            .. lists[4].Select(line => (line, "TRIGGER", line.Split('\t')[0])),
            .. lists[5].Select(line => (line, "EVENT", line.Split('\t')[0])),
        ];
        foreach (var (program, created) in programs.Zip(Parts(server, database, "", programs.Select(program => $"SHOW CREATE {program.Kind} `{program.Name}`"))))
        {
            var line = string.Join('\n', created);
            text.Append(program.Line).Append(' ').AppendLine(program.Kind == "TRIGGER" ? WithoutCreationTime(line) : line);
        }

        return text.ToString();
    }

    public static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => _folder.Dispose();

    // The answers to several statements from one run of the client, which costs more than they do.
    private static List<List<string>> Parts(TestServer server, string database, string session, IEnumerable<string> statements)
    {
        const string Mark = "@describe";
        var list = statements.ToList();
        if (list.Count == 0)
        {
            return [];
        }

        var parts = new List<List<string>>();
        foreach (var line in Lines(server.Sql(session + string.Concat(list.Select(statement => $"SELECT '{Mark}';\n{statement};\n")), database)))
        {
            if (line == Mark)
            {
                parts.Add([]);
            }
            else
            {
                parts[^1].Add(line);
            }
        }

        return parts;
    }

    private static string RowsStatement(IEnumerable<string[]> columns, string table, bool isVersioned, string definition)
    {
        var values = columns
            .Select(p => p[2] switch
            {
                "float" => $"{SqlName.Quote(p[1])}*1e0",
                "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "decimal" or "double" or "year" or "date" or "datetime" or "timestamp" or "time" => $"{SqlName.Quote(p[1])}",
                _ => $"HEX({SqlName.Quote(p[1])})",
            }).ToList();
        if (isVersioned && !definition.Contains("ROW START", StringComparison.Ordinal))
        {
            values.AddRange(["row_start", "row_end"]);
        }

        return $"SELECT {string.Join(',', values)} FROM {SqlName.Quote(table)}{(isVersioned ? " FOR SYSTEM_TIME ALL" : "")}";
    }

    private static string WithoutCreationTime(string line) => line[..line.LastIndexOf('\t')];
}
