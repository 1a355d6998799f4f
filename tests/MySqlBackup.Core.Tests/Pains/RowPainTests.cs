using System.Globalization;
using System.Text;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Pains;

/// <summary>Rows that other tools lose, double, cut short or can't carry.</summary>
public sealed class RowPainTests
{
    // Each as users reported it: a dense key whose chunks met badly, keys with gaps of most of 64 bits, hexadecimal strings, two integers.
    private static readonly (string Name, string Key, string Columns, string[] Rows)[] CutTables =
    [
        ("members", "id BIGINT UNSIGNED PRIMARY KEY", "id", Range(3000, i => $"{1567240000 + i}")),
        ("ticks", "ref BIGINT NOT NULL, id INT NOT NULL, account INT NOT NULL, PRIMARY KEY (ref, id, account)", "ref,id,account",
            [.. Range(1000, i => $"{i},{i % 7},{i}"), .. Range(1000, i => $"{638000000000000000 + (i * 6_000_000_000L)},{i},1")]),
        ("sparse", "id BIGINT PRIMARY KEY", "id", Range(1018, i => $"{1802281153340020068 + (i * 4_878_701_996_257L)}")),
        ("hexes", "id VARCHAR(60) CHARACTER SET latin1 COLLATE latin1_general_cs PRIMARY KEY", "id",
            Range(1500, i => $"'{(uint)i * 2654435761U:x8}{i:x16}'")),
        ("tags", "id_group INT NOT NULL, id_tag INT NOT NULL, PRIMARY KEY (id_group, id_tag)", "id_group,id_tag", Range(2000, i => $"{(i % 4 * 17) - 1},{177874 - (i / 4)}")),
        ("around_zero", "id INT PRIMARY KEY", "id", Range(2000, i => $"{i - 1000}")),
        ("no_key", "a INT, KEY (a)", "a", Range(2000, i => i % 3 == 0 ? "NULL" : $"{i / 5}")),
    ];

    [Theory, MariaDB, MySql]
    public void Pain01_No_row_is_lost_or_doubled_where_a_table_is_cut(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        foreach (var (name, key, columns, rows) in CutTables)
        {
            trial.Sql($"CREATE TABLE {name} ({key}, pad CHAR(40) DEFAULT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'); INSERT INTO {name} ({columns}) VALUES {string.Join(',', rows.Select(row => $"({row})"))}; ANALYZE TABLE {name}");
        }

        // One table a backup: beside others that keep the workers busy none would be cut.
        foreach (var (name, _, columns, rows) in CutTables)
        {
            var record = trial.Bench.Backup(trial.Bench.Request(trial.Name) with { Table = [name], ChunkSize = 10_000 });
            var files = record.Manifest!.Files.Where(file => file.Kind == BackupFileKind.Data).ToList();
            Assert.True(name == "no_key" ? files.Count == 1 : files.Count is > 5 and < 100, $"{name}: {files.Count} files");
            Assert.DoesNotContain(files, file => file.Rows == 0);
            Assert.Equal(rows.Length, record.RowCount);
            Assert.Equal(rows.Length, files.Sum(file => file.Rows));

            // What stands in the files, whoever wrote it and in what order.
            var written = files.SelectMany(file => DumpBench.Lines(File.ReadAllText(Path.Combine(record.Path, file.Name))))
                .Where(line => line.Length > 45 && line.Contains("xxxx", StringComparison.Ordinal))
                .Select(line => line[(line.LastIndexOf('(') + 1)..line.IndexOf(",'xxxx", StringComparison.Ordinal)]);
            Assert.Equal(rows.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>A connection that ends among the rows, and files that do or are not what was written: others made tables with fewer rows of them, or none.</summary>
    [Theory]
    [MariaDB("none"), MariaDB("gzip"), MariaDB("zstd")]
    [MySql("zstd")]
    public void Pain02_What_ends_early_never_counts_as_whole(ServerFamily family, string codec)
    {
        using var trial = new PainTrial(family);
        trial.Sql("CREATE TABLE a_small (id INT PRIMARY KEY); INSERT INTO a_small VALUES (1); CREATE TABLE big (id INT PRIMARY KEY, pad VARCHAR(2000));"
            + "INSERT INTO big WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<999) SELECT i,SHA2(i,512) FROM n");
        var request = trial.Bench.Request(trial.Name) with { Compression = codec, ThreadCount = 1 };
        using (var proxy = new FaultProxy(trial.Server, ProxyFault.Cut, ProxySide.Server, 80_000))
        {
            var lost = Assert.Throws<BackupException>(() => trial.Bench.Backup(request with { Server = proxy.Through(trial.Server.Options) }));
            Assert.Equal(BackupErrorId.ConnectionLost, lost.ErrorId);
            Assert.True(proxy.Happened);
            Assert.Equal("", trial.Bench.Leftovers);
        }

        var record = trial.Bench.Backup(request);
        var name = record.Manifest!.Files.Single(file => file is { Kind: BackupFileKind.Data, Table: "big" }).Name;
        var path = Path.Combine(record.Path, name);
        var whole = File.ReadAllBytes(path);
        var flipped = whole.ToArray();
        flipped[whole.Length / 2] ^= 4;
        foreach (var damaged in new[] { whole[..^1], whole[..(whole.Length / 2)], [], flipped })
        {
            File.WriteAllBytes(path, damaged);
            // Found out while nothing is changed yet.
            var refused = Assert.Throws<BackupException>(() => Restore());
            Assert.Equal(BackupErrorId.FileDamaged, refused.ErrorId);
            Assert.Contains(name, refused.Message, StringComparison.Ordinal);
            Assert.Equal("1000", trial.Sql("SELECT COUNT(*) FROM big"));
            Assert.All(
                new IntegrityOperation(new IntegrityRequest { Repository = trial.Bench.Repository, Level = IntegrityLevel.Checksum }, NullOutput.Instance).Run(default),
                check => Assert.False(check.IsValid));
        }

        File.WriteAllBytes(path, whole);
        var again = Restore();
        Assert.Equal((BackupStatus.Success, 1001L), (again.Status, again.RowCount));

        RestoreResult Restore() => new RestoreOperation(new RestoreRequest { Server = trial.Server.Options, Repository = trial.Bench.Repository, Force = true }).Run(default).Single();
    }

    /// <summary>Rows of bytes that no text holds, near and over what the target takes in one packet, and statements that never come near it.</summary>
    [Theory]
    [MariaDB("--max-allowed-packet=1M", true), MariaDB("--max-allowed-packet=1M --local-infile=0 --max-prepared-stmt-count=0", false)]
    [MySql("--max-allowed-packet=1M", true), MySql("--max-allowed-packet=1M --local-infile=0", false)]
    public void Pain17_Rows_near_and_over_a_packet_come_back_or_are_refused_by_name(ServerFamily family, string limits, bool takesAll)
    {
        const int Packet = 1 << 20;
        using var target = TestServer.Start(family, options => options with { Arguments = [.. options.Arguments, .. limits.Split(' ')] });
        using var trial = new PainTrial(family);
        trial.Sql("CREATE TABLE many (id INT PRIMARY KEY, v VARCHAR(1000)); INSERT INTO many WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM n WHERE i<1000) SELECT i,REPEAT(CHAR(39),1000) FROM n;"
            + $"CREATE TABLE near (id INT PRIMARY KEY, v LONGBLOB); INSERT INTO near VALUES (1,REPEAT(X'FF',{(Packet / 2) - 200})),(2,REPEAT(X'27',{(Packet / 2) - 201})),(3,'')");
        var record = trial.Backup();

        // Far below what any server or client takes.
        Assert.All(
            record.Manifest!.Files.Where(file => file is { Kind: BackupFileKind.Data, Table: "many" }),
            file => Assert.All(File.ReadAllText(Path.Combine(record.Path, file.Name)).Split(";\n"), statement => Assert.InRange(statement.Length, 0, Packet)));
        Assert.All(new[] { trial.Restore(record, target: target) }, result => Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage));
        Assert.Equal(Rows(trial.Server), Rows(target));

        trial.Sql($"CREATE TABLE beyond (id INT PRIMARY KEY, v LONGBLOB); INSERT INTO beyond VALUES (1,'x'),(2,REPEAT(X'FF',{(Packet / 2) + 1})),(3,REPEAT(X'FF',{Packet - 5})),(4,REPEAT(X'FF',{Packet})),(5,REPEAT(X'00',{3 * Packet}))");
        record = trial.Backup();
        target.Sql($"DROP DATABASE `{trial.Name}`");
        var last = trial.Restore(record, target: target);
        if (takesAll)
        {
            Assert.True(last.Status == BackupStatus.Success, last.ErrorMessage);
            Assert.Equal(Rows(trial.Server), Rows(target));
            Assert.Equal(trial.Sql("SELECT id,LENGTH(v),SHA2(v,256) FROM beyond ORDER BY id"), target.Sql("SELECT id,LENGTH(v),SHA2(v,256) FROM beyond ORDER BY id", trial.Name));
        }
        else
        {
            Assert.Equal((BackupStatus.Failed, BackupErrorId.StatementFailed), (last.Status, last.ErrorId));
            Assert.Contains("max_allowed_packet", last.ErrorMessage, StringComparison.Ordinal);
            Assert.Contains(".beyond.", last.ErrorMessage, StringComparison.Ordinal);
        }

        string Rows(TestServer server) => server.Sql("SELECT id,SHA2(v,256) FROM many ORDER BY id; SELECT id,LENGTH(v),SHA2(v,256) FROM near ORDER BY id", trial.Name);
    }

    [Theory, MariaDB, MySql]
    public void Pain23_Tables_without_a_key_or_with_an_odd_one_come_back_whole(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        var rows = new StringBuilder();
        foreach (var (name, definition, values) in new (string, string, Func<int, string>)[]
        {
            ("none", "a INT, b VARCHAR(20)", i => $"{i % 10},'same'"),
            ("nullable", "a INT, b VARCHAR(20), UNIQUE KEY (a)", i => i % 2 == 0 ? $"NULL,'{i}'" : $"{i},'x'"),
            ("words", "a VARCHAR(60) CHARACTER SET latin1 COLLATE latin1_general_cs NOT NULL PRIMARY KEY, b BIGINT", i => $"'value{i}',1010"),
            ("two_numbers", "a INT NOT NULL, b INT NOT NULL, PRIMARY KEY (a,b)", i => $"{i % 3},{i}"),
            ("unsigned_two", "a BIGINT UNSIGNED NOT NULL, b INT UNSIGNED NOT NULL, PRIMARY KEY (a,b)", i => $"{(i < 200 ? "18446744073709551615" : "0")},{i}"),
            ("prefix", "a TEXT NOT NULL, b INT, PRIMARY KEY (a(8))", i => $"'{i:D8} and more',{i}"),
            ("day", "a DATE NOT NULL PRIMARY KEY, b INT", i => $"'{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd}',{i}"),
            ("hidden", "a INT INVISIBLE DEFAULT 1, b INT", i => $"{i}"),
        })
        {
            var columns = name == "hidden" ? "(b)" : "";
            rows.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {name} ({definition}); INSERT INTO {name} {columns} VALUES {string.Join(',', Range(400, i => $"({values(i)})"))}; ANALYZE TABLE {name};");
        }

        // With --order-by-primary one tool's SELECT of such a table was no SQL.
        rows.Append(family == ServerFamily.MariaDB ? "" : "CREATE TABLE archived (at DATETIME(6) NOT NULL, data JSON) ENGINE=ARCHIVE; INSERT INTO archived VALUES ('2024-01-01 00:00:00.000001','{}'),('2024-01-01 00:00:00.000001','{}');");
        trial.Sql(rows.ToString());
        trial.RequireSame(record: trial.Bench.Backup(trial.Bench.Request(trial.Name) with { ChunkSize = 2000, ThreadCount = 4 }));
    }

    private static string[] Range(int count, RowOf row) => Enumerable.Range(0, count).Select(i => row(i)).ToArray();

    private delegate string RowOf(int number);
}
