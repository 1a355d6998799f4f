using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>Folders as mydumpers of any age lay them out.</summary>
public sealed class MydumperRestoreTests
{
    [Theory]
    [MariaDB]
    public void Restores_a_folder_as_mydumper_lays_it_out(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var folder = new TestFolder();
        using var witness = ForeignShop.Create(server);
        var copy = server.UniqueName("copy");
        void File(string name, string content) => System.IO.File.WriteAllText(Path.Combine(folder.Path, name), content.ReplaceLineEndings("\n"));
        File("metadata", "Started dump at: 2026-01-02 03:04:05\nFinished dump at: 2026-01-02 03:04:06\n");
        File("shop-schema-create.sql", "CREATE DATABASE `shop` /*!40100 DEFAULT CHARACTER SET latin1 */;\n");
        File("shop.people-schema.sql", "/*!40101 SET NAMES binary*/;\n" + server.Sql($"SHOW CREATE TABLE `{witness.Name}`.people").Split('\t')[1].Replace("\\n", "\n", StringComparison.Ordinal) + ";\n");
        File("shop.people.00000.sql", """
            /*!40101 SET NAMES binary*/;
            /*!40014 SET FOREIGN_KEY_CHECKS=0*/;
            INSERT INTO `people` (`id`,`name`,`photo`,`j`) VALUES(1,"it's ö; \\ \"q\" \n","\0ÿ",NULL)
            ,(2,NULL,'',NULL);

            """);
        File("shop.latin-schema.sql", "CREATE TABLE `latin` (v VARCHAR(20)) CHARSET latin1;\n");
        File("shop.latin.00000.sql", "/*!40101 SET NAMES utf8mb4*/;\nINSERT INTO `latin` VALUES('äöü');\n");
        File("shop.v-schema.sql", "CREATE TABLE `v`(`id` int);\n");
        File("shop.v-schema-view.sql", "DROP TABLE IF EXISTS `v`;\nDROP VIEW IF EXISTS `v`;\nCREATE VIEW `v` AS select id, name from `shop`.`people`;\n");
        File("shop.people-schema-triggers.sql", "SET SESSION SQL_MODE='';\nCREATE TRIGGER tr BEFORE INSERT ON people FOR EACH ROW BEGIN\n SET NEW.name='x'; \nEND;\n");
        File("shop-schema-post.sql", "CREATE PROCEDURE `shop`.`p`() BEGIN\n SELECT 1; \nEND;\n");

        var output = new RecordingOutput();
        var result = Assert.Single(new RestoreOperation(new RestoreRequest
        {
            Server = server.Options,
            Repository = folder.Path,
            As = new Dictionary<string, string> { ["shop"] = copy },
        }, output).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        // The latin1 table's UTF-8 values are the server's to convert; the other's are bytes already.
        Assert.Contains(output.Messages, message => message.Contains("latin", StringComparison.Ordinal));
        Assert.DoesNotContain(output.Messages, message => message.Contains("people", StringComparison.Ordinal));
        Assert.Equal("1\tit's ö; \\\\ \"q\" \\n\t00C3BF\n2\tNULL\t", server.Sql("SELECT id, name, HEX(photo) FROM people", copy));
        Assert.Equal("E4F6FC", server.Sql("SELECT HEX(v) FROM latin", copy));
        Assert.Equal("2", server.Sql("SELECT COUNT(*) FROM v", copy));
        Assert.Equal("1", server.Sql("CALL p()", copy));
        server.Sql($"DROP DATABASE `{copy}`");
    }

    /// <summary>mydumper 0.10 takes them for tables.</summary>
    [Theory, MariaDB]
    public void Sequences_of_a_mydumper_that_knows_none_come_before_the_tables_that_need_them(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE SEQUENCE zq START WITH 7; CREATE TABLE numbered (id BIGINT PRIMARY KEY DEFAULT NEXTVAL(zq)); INSERT INTO numbered VALUES (), (); CREATE TABLE other (a INT)");
        const string Settings = "/*!40101 SET NAMES binary*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40103 SET TIME_ZONE='+00:00' */;\n";
        void File(string name, string content) => System.IO.File.WriteAllText(Path.Combine(folder.Path, name), content);
        File("metadata", "Started dump at: 2026-11-20 20:11:10\nFinished dump at: 2026-11-20 20:11:10\n");
        File($"{source.Name}-schema-create.sql", $"CREATE DATABASE `{source.Name}`;\n");
        foreach (var table in new[] { "numbered", "other", "zq" })
        {
            File($"{source.Name}.{table}-schema.sql", Settings + server.Sql($"SHOW CREATE TABLE {table}", source.Name).Split('\t')[1].Replace("\\n", "\n", StringComparison.Ordinal) + ";\n");
        }
        File($"{source.Name}.numbered.sql", Settings + "INSERT INTO `numbered` VALUES\n(7),\n(8);\n");
        File($"{source.Name}.zq.sql", Settings + $"INSERT INTO `zq` VALUES\n({source.Sql("SELECT * FROM zq").Replace('\t', ',')});\n");
        var copy = server.UniqueName("copy");
        var request = new RestoreRequest { Server = server.Options, Repository = folder.Path, As = new Dictionary<string, string> { [source.Name] = copy } };

        foreach (var part in new[] { request, request with { Table = ["numbered"] }, request with { NoData = true } })
        {
            var result = Assert.Single(new RestoreOperation(part).Run(default));
            Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
            Assert.Equal(source.Sql("SELECT * FROM zq"), server.Sql("SELECT * FROM zq", copy));
            Assert.Equal(part.NoData ? string.Empty : "7\n8", server.Sql("SELECT id FROM numbered ORDER BY 1", copy));
            Assert.Equal(part.Table.Count == 0 ? "3" : "2", server.Sql("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA=DATABASE()", copy));
            server.Sql($"DROP DATABASE `{copy}`");
        }

        var left = Assert.Throws<BackupException>(() => new RestoreOperation(request with { ExcludeTable = ["zq"] }).Plan(default));
        Assert.Contains($"{source.Name}.zq, which is left out", left.Message, StringComparison.Ordinal);
    }

    /// <summary>Names and literals of two ages: strings in double quotes with the bytes of any column in them, and an introducer before those.</summary>
    [Theory]
    [MariaDB("0.10", LoadMethod.LocalInfile), MariaDB("1.0", LoadMethod.LocalInfile), MariaDB("1.0", LoadMethod.Auto), MariaDB("0.10", LoadMethod.Insert), MariaDB("1.0", LoadMethod.Insert)]
    [MySql("0.10", LoadMethod.LocalInfile), MySql("1.0", LoadMethod.LocalInfile), MySql("1.0", LoadMethod.Insert)]
    public void Restores_the_bytes_of_mydumpers_of_any_age(ServerFamily family, string age, LoadMethod method)
    {
        var server = TestServers.Get(family);
        using var folder = new TestFolder();
        var isOld = age == "0.10";
        var (copy, odd) = (server.UniqueName("copy"), server.UniqueName("odd"));
        void File(string name, string content) => System.IO.File.WriteAllText(Path.Combine(folder.Path, name), content.ReplaceLineEndings("\n"), System.Text.Encoding.Latin1);
        const string Settings = "/*!40101 SET NAMES binary*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40103 SET TIME_ZONE='+00:00' */;\n";
        const string Modes = "/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'*/;\n";
        var binary = isOld ? "" : "_binary ";
        var row = $"1,\"it\\'s \u00c3\u00b6; \\\\ \\\"q\\\" \\n\",{binary}\"\\0\u00ff\\n\t\\'\\\\\\\"\",\"\u0001U\",{binary}\"2024-01-02\",-1.5,"
            + $"{binary}\"\\0\\0\\0\\0\u0001\u0001\\0\\0\\0\\0\\0\\0\\0\\0\\0\u00f0?\\0\\0\\0\\0\\0\\0\\0@\",{binary}\"\\'\\\"\\\\\\r\\Z\"";
        const string Nulls = "2,NULL,\"\",NULL,NULL,NULL,NULL,NULL";
        File("shop-schema-create.sql", "CREATE DATABASE `shop`;\n");
        File("shop.people-schema.sql", Settings + "CREATE TABLE `people` (`id` int NOT NULL PRIMARY KEY, `name` varchar(50), `photo` blob, `b` bit(9), `d` date, `f` float, `p` point, `vb` varbinary(50)) DEFAULT CHARSET=utf8mb4;\n");
        if (isOld)
        {
            File("metadata", "Started dump at: 2026-11-20 20:11:10\nFinished dump at: 2026-11-20 20:11:10\n");
            File("shop.people.sql", Settings + $"INSERT INTO `people` VALUES\n({row}),\n({Nulls});\n");
            File("shop.we.ird-schema.sql", Settings + "CREATE TABLE `we.ird` (`a` int);\n");
            File("shop.we.ird.00000.sql", Settings + "INSERT INTO `we.ird` VALUES\n(1),\n(2);\n");
            File("shop.we.ird.00001.sql", Settings + "INSERT INTO `we.ird` VALUES\n(3);\n");
            File("odd.db-schema-create.sql", "CREATE DATABASE `odd.db`;\n");
            File("odd.db.t-schema.sql", Settings + "CREATE TABLE `t` (`a` int NOT NULL PRIMARY KEY);\n");
            File("odd.db.t.sql", Settings + "INSERT INTO `t` VALUES\n(5);\n");
        }
        else
        {
            File("metadata", "# Started dump at: 2026-11-20 20:11:10\n[config]\nquote-character = BACKTICK\n\n[`mydumper_0`.`t`]\nreal_table_name=t\nrows = 1\n\n[`shop`.`people`]\nreal_table_name=people\nrows = 2\n\n"
                + "[`shop`.`mydumper_1`]\nreal_table_name=we.ird\nrows = 3\n\n# Finished dump at: 2026-11-20 20:11:10\n");
            File("shop.people.00000.sql", Settings + Modes + $"INSERT INTO `people` VALUES({row})\n,({Nulls})\n;\n");
            File("shop.mydumper_1-schema.sql", Settings + "CREATE TABLE `we.ird` (`a` int);\n");
            File("shop.mydumper_1.00000.sql", Settings + Modes + "INSERT INTO `we.ird` VALUES(1)\n,(2)\n;\n");
            File("shop.mydumper_1.00000.00001.sql", Settings + Modes + "INSERT INTO `we.ird` VALUES(3)\n;\n");
            File("mydumper_0-schema-create.sql", Settings + "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `odd.db`;\n");
            File("mydumper_0.t-schema.sql", Settings + "CREATE TABLE `t` (`a` int NOT NULL PRIMARY KEY);\n");
            File("mydumper_0.t.00000.sql", Settings + Modes + "INSERT INTO `t` VALUES(5)\n;\n");
        }

        var output = new RecordingOutput();
        var results = new RestoreOperation(
            new RestoreRequest { Server = server.Options, Repository = folder.Path, LoadMethod = method, As = new Dictionary<string, string> { ["shop"] = copy, ["odd.db"] = odd } }, output).Run(default);
        Assert.All(results, r => Assert.True(r.Status == BackupStatus.Success, r.ErrorMessage));
        Assert.Equal(
            "1\t6974277320C3B63B205C20227122200A\t00FF0A09275C22\t155\t2024-01-02\t-1.5\t000000000101000000000000000000F03F0000000000000040\t27225C0D1A\n2\tNULL\t\tNULL\tNULL\tNULL\tNULL\tNULL",
            server.Sql("SELECT id,HEX(name),HEX(photo),HEX(b),d,f,HEX(p),HEX(vb) FROM people ORDER BY id", copy));
        Assert.Equal("1\n2\n3", server.Sql("SELECT a FROM `we.ird` ORDER BY 1", copy));
        Assert.Equal("5", server.Sql("SELECT a FROM t", odd));

        // Unless they are asked to, no rows go the slow way.
        if (method != LoadMethod.Insert)
        {
            Assert.DoesNotContain(output.Messages, m => m.Contains("INSERT", StringComparison.Ordinal));
        }

        server.Sql($"DROP DATABASE `{copy}`; DROP DATABASE `{odd}`");
    }

    [Theory]
    [MariaDB(LoadMethod.Auto, BackupStatus.Success), MariaDB(LoadMethod.LocalInfile, BackupStatus.Success), MariaDB(LoadMethod.Insert, BackupStatus.Failed)]
    public void A_value_that_the_server_turns_into_null_is_no_success(ServerFamily family, LoadMethod method, BackupStatus status)
    {
        const string Id = "6ccd780c-baba-1026-9564-5b8c656024db";
        var server = TestServers.Get(family);
        using var folder = new TestFolder();
        var copy = server.UniqueName("copy");
        void File(string name, string content) => System.IO.File.WriteAllText(Path.Combine(folder.Path, name), content);
        File("metadata", "# Started dump at: 2026-11-20 20:11:10\n[config]\nquote-character = BACKTICK\n\n[`shop`.`ids`]\nreal_table_name=ids\nrows = 1\n\n# Finished dump at: 2026-11-20 20:11:10\n");
        File("shop-schema-create.sql", "CREATE DATABASE `shop`;\n");
        File("shop.ids-schema.sql", "/*!40101 SET NAMES binary*/;\nCREATE TABLE `ids` (`u` uuid);\n");
        File("shop.ids.00000.sql", $"/*!40101 SET NAMES binary*/;\nINSERT INTO `ids` VALUES(\"{Id}\")\n;\n");

        var result = Assert.Single(new RestoreOperation(
            new RestoreRequest { Server = server.Options, Repository = folder.Path, LoadMethod = method, As = new Dictionary<string, string> { ["shop"] = copy } }).Run(default));

        Assert.Equal(status, result.Status);
        if (status == BackupStatus.Success)
        {
            Assert.Equal(Id, server.Sql("SELECT u FROM ids", copy));
        }
        else
        {
            Assert.Contains("stored NULL", result.ErrorMessage, StringComparison.Ordinal);
        }

        server.Sql($"DROP DATABASE `{copy}`");
    }
}
