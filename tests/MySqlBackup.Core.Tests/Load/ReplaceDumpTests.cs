using System.Diagnostics;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>Dumps whose rows are REPLACE or INSERT IGNORE statements, which mydumper and mysqldump write when they are asked to.</summary>
public sealed class ReplaceDumpTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MariaDB("REPLACE", LoadMethod.Auto), MariaDB("INSERT IGNORE", LoadMethod.Auto), MariaDB("REPLACE", LoadMethod.Insert), MariaDB("INSERT IGNORE", LoadMethod.LocalInfile)]
    [MySql("REPLACE", LoadMethod.LocalInfile), MySql("INSERT IGNORE", LoadMethod.LocalInfile), MySql("REPLACE", LoadMethod.Insert)]
    public void A_folder_is_restored_as_its_statements_stand(ServerFamily family, string verb, LoadMethod method)
    {
        var server = TestServers.Get(family);
        var copy = server.UniqueName("copy");
        WriteFolder(5, $"{verb} INTO `t` VALUES(1,'one',1)\n,(2,'it\\'s; two',2)\n;\n{verb} INTO `t` VALUES(3,\"three\",3);\n", $"{verb} INTO `t` VALUES(4,'four',4),(5,'five',5)\n;\n");

        var result = Restore(server, copy, request => request with { LoadMethod = method });

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal((LoadMethod.Insert, 5L), (result.LoadMethod, result.RowCount));
        Assert.Empty(result.Warnings);
        Assert.Equal("1\tone\n2\tit's; two\n3\tthree\n4\tfour\n5\tfive", server.Sql("SELECT id, v FROM t ORDER BY id", copy));
        var check = Assert.Single(new IntegrityOperation(new IntegrityRequest { Repository = _folder.Path, Level = IntegrityLevel.Content }, NullOutput.Instance).Run(default));
        Assert.True(check.IsValid && check.RowCount == 5, check.Reason);
        server.Sql($"DROP DATABASE `{copy}`");
    }

    /// <summary>Three rows were in the source; two of them are one by a key of the copy. What is lost is no success.</summary>
    [Theory]
    [MariaDB("REPLACE"), MariaDB("INSERT IGNORE")]
    [MySql("REPLACE"), MySql("INSERT IGNORE")]
    public void Rows_of_the_dump_that_take_each_others_place_are_no_success(ServerFamily family, string verb)
    {
        var server = TestServers.Get(family);
        var copy = server.UniqueName("copy");
        WriteFolder(3, $"{verb} INTO `t` VALUES(1,'one',1),(2,'two',2);\n{verb} INTO `t` VALUES(3,'three',2);\n");

        var result = Restore(server, copy);

        Assert.Equal((BackupStatus.Failed, BackupErrorId.StatementFailed), (result.Status, result.ErrorId));
        Assert.Contains("got 2 rows and the backup recorded 3", result.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(verb == "REPLACE" ? "1 row made way" : "Duplicate entry '2'", Assert.Single(result.Warnings), StringComparison.Ordinal);
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory]
    [MariaDB("REPLACE"), MariaDB("INSERT IGNORE")]
    [MySql("REPLACE"), MySql("INSERT IGNORE")]
    public void Rows_come_into_a_table_that_is_there(ServerFamily family, string verb)
    {
        var server = TestServers.Get(family);
        using var target = server.CreateDatabase();
        target.Sql("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), u INT, UNIQUE KEY (u)); INSERT INTO t VALUES (1,'mine',10),(2,'mine',20),(9,'mine',1)");
        WriteFolder(3, $"{verb} INTO `t` VALUES(1,'new',1),(3,'new',30);\n{verb} INTO `t` VALUES(4,'new',40);\n");
        File.Delete(Path.Combine(_folder.Path, "shop.t-schema.sql"));

        var result = Restore(server, target.Name, request => request with { Table = ["t"] });

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal(
            verb == "REPLACE" ? "1\tnew\n2\tmine\n3\tnew\n4\tnew" : "1\tmine\n2\tmine\n3\tnew\n4\tnew\n9\tmine",
            target.Sql("SELECT id, v FROM t ORDER BY id"));
        Assert.Contains(verb == "REPLACE" ? "2 rows made way" : "Duplicate entry", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [MariaDB("--replace"), MariaDB("--insert-ignore")]
    [MySql("--replace"), MySql("--insert-ignore")]
    public void A_file_of_the_servers_own_program_is_restored_whole_in_part_and_without_rows(ServerFamily family, string option)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20)); INSERT INTO t VALUES (1,'one'),(2,'it''s two'); CREATE TABLE other (id INT PRIMARY KEY); INSERT INTO other VALUES (7)");
        var file = Path.Combine(_folder.Path, "d.sql");
        using (var process = Process.Start(new ProcessStartInfo(
            CommandLineClient.Find(server.Server.Binary, "mysqldump"), ["--no-defaults", "-uroot", $"--socket={server.Socket}", "--no-tablespaces", $"--result-file={file}", option, source.Name]))!)
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        Assert.Matches(option == "--replace" ? @"REPLACE +INTO" : @"INSERT +IGNORE +INTO", File.ReadAllText(file));
        foreach (var (part, expected, rows) in new[] { ("all", "t,other", 3), ("table", "t", 2), ("definitions", "t,other", 0) })
        {
            var copy = server.UniqueName("copy");
            var result = Assert.Single(new RestoreOperation(new RestoreRequest
            {
                Server = server.Options,
                Repository = file,
                As = new Dictionary<string, string> { [source.Name] = copy },
                Table = part == "table" ? ["t"] : [],
                NoData = part == "definitions",
            }).Run(default));
            Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
            Assert.Equal(rows, result.RowCount);
            foreach (var table in expected.Split(','))
            {
                Assert.Equal(rows == 0 ? "" : source.Sql($"SELECT * FROM {table}"), server.Sql($"SELECT * FROM {table}", copy));
            }

            Assert.Equal(part == "table" ? "t" : "other\nt", server.Sql("SHOW TABLES", copy));
            server.Sql($"DROP DATABASE `{copy}`");
        }
    }

    private void WriteFolder(int rows, params string[] files)
    {
        void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name), text);
        Write("metadata", $"# Started dump at: 2026-11-20 20:11:10\n[config]\nquote-character = BACKTICK\n\n[`shop`.`t`]\nreal_table_name=t\nrows = {rows}\n\n# Finished dump at: 2026-11-20 20:11:10\n");
        Write("shop-schema-create.sql", "CREATE DATABASE `shop`;\n");
        Write("shop.t-schema.sql", "CREATE TABLE `t` (`id` int NOT NULL PRIMARY KEY, `v` varchar(20), `u` int, UNIQUE KEY `u` (`u`));\n");
        for (var i = 0; i < files.Length; i++)
        {
            Write($"shop.t.0000{i}.sql", "/*!40101 SET NAMES binary*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n" + files[i]);
        }
    }

    private RestoreResult Restore(TestServer server, string target, Func<RestoreRequest, RestoreRequest>? change = null)
    {
        var request = new RestoreRequest { Server = server.Options, Repository = _folder.Path, As = new Dictionary<string, string> { ["shop"] = target } };
        return Assert.Single(new RestoreOperation(change?.Invoke(request) ?? request).Run(default));
    }
}
