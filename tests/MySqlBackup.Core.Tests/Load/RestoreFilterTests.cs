using System.Text;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>Parts of dumps and backups: what they need comes along or is missed before anything is changed, what is left out stays out.</summary>
public sealed class RestoreFilterTests
{
    private const string Tables = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA=DATABASE() ORDER BY 1";

    [Theory, MariaDB]
    public void A_table_alone_brings_the_sequences_of_its_defaults(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE SEQUENCE `näh` START WITH 7; CREATE SEQUENCE last; CREATE SEQUENCE mine; CREATE SEQUENCE unused;"
            + "CREATE TABLE numbered (id BIGINT PRIMARY KEY DEFAULT NEXTVAL(`näh`), l INT DEFAULT (PREVIOUS VALUE FOR last), s INT DEFAULT SETVAL(mine, 9), v INT); CREATE TABLE other (a INT);"
            + "INSERT INTO numbered (v) VALUES (1),(2)");
        var (file, copy) = (Path.Combine(folder.Path, "d.sql.gz"), server.UniqueName("copy"));
        ForeignDump.Write(file, ForeignDump.Take(server, [source.Name]));
        var request = new RestoreRequest
        {
            Server = server.Options,
            Repository = file,
            Table = ["numbered"],
            As = new Dictionary<string, string> { [source.Name] = copy },
        };
        var next = source.Sql("SELECT next_not_cached_value FROM `näh`");

        var plan = Assert.Single(new RestoreOperation(request).Plan(default).Databases);
        Assert.Equal(["numbered"], plan.Tables.Select(table => table.Name));
        Assert.Equal(["last", "mine", "näh"], plan.Sequences.Order(StringComparer.Ordinal));
        plan = Assert.Single(new RestoreOperation(request with { Table = [] }).Plan(default).Databases);
        Assert.Equal(["numbered", "other"], plan.Tables.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.Equal(4, plan.Sequences.Count);
        foreach (var noData in new[] { false, true })
        {
            Succeed(request with { NoData = noData });
            Assert.Equal("last\nmine\nnäh\nnumbered", server.Sql(Tables, copy));
            Assert.Equal(next, server.Sql("SELECT next_not_cached_value FROM `näh`", copy));
            Assert.Contains($"nextval(`{copy}`.`näh`)", server.Sql("SHOW CREATE TABLE numbered", copy), StringComparison.Ordinal);
            Assert.Equal(noData ? "0" : "2", server.Sql("SELECT COUNT(*) FROM numbered", copy));
            server.Sql($"DROP DATABASE `{copy}`");
        }

        // One that is there already stays as it is; in the place of a table none can be made.
        server.Sql($"CREATE DATABASE `{copy}`; CREATE SEQUENCE `{copy}`.`näh` START WITH 500");
        Succeed(request);
        Assert.Equal("500", server.Sql("SELECT next_not_cached_value FROM `näh`", copy));
        server.Sql("DROP TABLE numbered; DROP SEQUENCE mine; CREATE TABLE mine (a INT)", copy);
        Assert.Contains("a table or view of that name", Refuse(request).Message, StringComparison.Ordinal);
        server.Sql($"DROP DATABASE `{copy}`");

        Assert.Contains($"{source.Name}.näh, which is left out", Refuse(request with { Table = [], ExcludeTable = ["n?h"] }).Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, server.Sql($"SHOW DATABASES LIKE '{copy}'"));
    }

    /// <summary>Programs that know no sequences write them as tables, in the order of names; here behind the table that needs them.</summary>
    [Theory]
    [MariaDB(false, false), MariaDB(false, true), MariaDB(true, false), MariaDB(true, true)]
    public void A_sequence_that_is_written_as_a_table_is_made_before_the_table_that_needs_it(ServerFamily family, bool all, bool ansi)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE SEQUENCE zq START WITH 7; CREATE TABLE numbered (id BIGINT PRIMARY KEY DEFAULT NEXTVAL(zq), v INT); INSERT INTO numbered (v) VALUES (1),(2)");
        var table = server.Sql("SHOW CREATE TABLE numbered", source.Name).Split('\t')[1].Replace("\\n", "\n", StringComparison.Ordinal);
        var sequence = server.Sql("SHOW CREATE TABLE zq", source.Name).Split('\t')[1].Replace("\\n", "\n", StringComparison.Ordinal);
        var text = $"-- MariaDB dump 10.11  Distrib 10.11.6-MariaDB\n--\n-- Host: localhost    Database: {source.Name}\n-- ------\n/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO{(ansi ? ",ANSI_QUOTES" : "")}' */;\n"
            + $"DROP TABLE IF EXISTS `numbered`;\n{table};\nLOCK TABLES `numbered` WRITE;\nINSERT INTO `numbered` VALUES (7,1),(8,2);\nUNLOCK TABLES;\n"
            + $"DROP TABLE IF EXISTS `zq`;\n{sequence};\nLOCK TABLES `zq` WRITE;\n/*!40000 ALTER TABLE `zq` DISABLE KEYS */;\nINSERT INTO `zq` VALUES ({source.Sql("SELECT * FROM zq").Replace('\t', ',')});\n"
            + "/*!40000 ALTER TABLE `zq` ENABLE KEYS */;\nUNLOCK TABLES;\n-- Dump completed on 2026-11-20 20:11:10\n";
        var (file, copy) = (Path.Combine(folder.Path, "d.sql"), server.UniqueName("copy"));
        ForeignDump.Write(file, Encoding.UTF8.GetBytes(ansi ? text.Replace('`', '"') : text));
        var request = new RestoreRequest
        {
            Server = server.Options,
            Repository = file,
            Table = all ? [] : ["numbered"],
            As = new Dictionary<string, string> { [source.Name] = copy },
        };

        foreach (var noData in new[] { true, false })
        {
            Succeed(request with { NoData = noData, Force = !noData });
            Assert.Equal(noData ? string.Empty : "7\t1\n8\t2", server.Sql("SELECT * FROM numbered ORDER BY 1", copy));
            Assert.Equal(source.Sql("SELECT * FROM zq"), server.Sql("SELECT * FROM zq", copy));
        }

        server.Sql($"DROP DATABASE `{copy}`");
    }

    /// <summary>A dump of a server that tells names apart by case holds two databases that are one name to the target.</summary>
    [Theory]
    [MariaDB(true), MariaDB(false)]
    public void Sequences_are_those_of_the_chosen_database_where_the_target_does_not_tell_case(ServerFamily family, bool isByDatabase)
    {
        using var server = TestServer.Start(family, options => options with { LowerCaseTableNames = 1, DataTemplate = null });
        using var folder = new TestFolder();
        string Table(string name) => $"CREATE DATABASE /*!32312 IF NOT EXISTS*/ `{name}`;\nUSE `{name}`;\n"
            + $"CREATE TABLE `numbered` (`id` bigint(20) NOT NULL DEFAULT nextval(`{name}`.`zq`), `v` int, PRIMARY KEY (`id`)) ENGINE=InnoDB;\n";
        string Sequence(string name, int first) => $"USE `{name}`;\n"
            + "CREATE TABLE `zq` (`next_not_cached_value` bigint(21) NOT NULL,`minimum_value` bigint(21) NOT NULL,`maximum_value` bigint(21) NOT NULL,`start_value` bigint(21) NOT NULL,"
            + "`increment` bigint(21) NOT NULL,`cache_size` bigint(21) unsigned NOT NULL,`cycle_option` tinyint(1) unsigned NOT NULL,`cycle_count` bigint(21) NOT NULL) ENGINE=InnoDB SEQUENCE=1;\n"
            + $"INSERT INTO `zq` VALUES ({first},1,9223372036854775806,{first},1,1000,0,0);\n";
        string[] sections = isByDatabase
            ? [Table("Shop"), Sequence("Shop", 500), Table("shop"), Sequence("shop", 7)]
            : [Table("Shop"), Table("shop"), Sequence("Shop", 500), Sequence("shop", 7)];
        var file = Path.Combine(folder.Path, "d.sql");
        ForeignDump.Write(file, Encoding.UTF8.GetBytes(
            $"-- MariaDB dump 10.11  Distrib 10.11.6-MariaDB\n--\n-- Host: localhost\n-- ------\n{string.Concat(sections)}-- Dump completed on 2026-11-20 20:11:10\n"));

        Succeed(new RestoreRequest { Server = server.Options, Repository = file, Database = ["shop"] });

        Assert.Equal("numbered\nzq", server.Sql(Tables, "shop"));
        Assert.Equal("7", server.Sql("SELECT next_not_cached_value FROM zq", "shop"));
    }

    [Theory, MariaDB]
    public void A_sequence_of_another_database_comes_along_where_that_is_restored_too(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var other = server.CreateDatabase();
        using var folder = new TestFolder();
        other.Sql("CREATE SEQUENCE far START WITH 70; CREATE TABLE x (a INT)");
        source.Sql($"CREATE TABLE t (id INT PRIMARY KEY DEFAULT NEXTVAL({other.Name}.far)); INSERT INTO t VALUES (), ()");
        var (file, copy, otherCopy) = (Path.Combine(folder.Path, "d.sql"), server.UniqueName("copy"), server.UniqueName("copy"));
        ForeignDump.Write(file, ForeignDump.Take(server, ["--databases", source.Name, other.Name]));
        other.Sql("DROP SEQUENCE far");
        var request = new RestoreRequest
        {
            Server = server.Options,
            Repository = file,
            As = new Dictionary<string, string> { [source.Name] = copy, [other.Name] = otherCopy },
        };

        Assert.Contains($"{other.Name}.far, which is left out", Refuse(request with { Table = ["t"] }).Message, StringComparison.Ordinal);
        Assert.Contains($"{other.Name}.far, which is left out", Refuse(request with { Database = [source.Name] }).Message, StringComparison.Ordinal);
        foreach (string[] tables in new string[][] { ["t", "x"], [] })
        {
            Succeed(request with { Table = tables });
            Assert.Equal("far\nx", server.Sql(Tables, otherCopy));
            Assert.Contains($"nextval(`{otherCopy}`.`far`)", server.Sql("SHOW CREATE TABLE t", copy), StringComparison.Ordinal);
            Assert.Equal("70\n71", server.Sql("SELECT id FROM t ORDER BY 1", copy));
            Assert.Equal("1070", server.Sql("SELECT next_not_cached_value FROM far", otherCopy));
            server.Sql($"DROP DATABASE `{copy}`; DROP DATABASE `{otherCopy}`");
        }
    }

    [Theory, MariaDB, MySql]
    public void A_table_that_is_excluded_stays_out_with_its_rows_and_triggers(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (a INT); CREATE TABLE `Über``t` (a INT); INSERT INTO t VALUES (1); INSERT INTO `Über``t` VALUES (2), (3);"
            + "CREATE TRIGGER of_t BEFORE INSERT ON t FOR EACH ROW SET @a = 1; CREATE TRIGGER of_u BEFORE INSERT ON `Über``t` FOR EACH ROW SET @a = 1; CREATE PROCEDURE p() SELECT 1");
        var (file, copy) = (Path.Combine(folder.Path, "d.sql"), server.UniqueName("copy"));
        ForeignDump.Write(file, ForeignDump.Take(server, ["--routines", "--triggers", "--add-drop-trigger", source.Name]));
        var request = new RestoreRequest
        {
            Server = server.Options,
            Repository = file,
            ExcludeTable = ["Über`t"],
            As = new Dictionary<string, string> { [source.Name] = copy },
        };

        Succeed(request);
        Assert.Equal("t", server.Sql(Tables, copy));
        Assert.Equal("of_t", server.Sql("SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA=DATABASE()", copy));
        Assert.Equal("1", server.Sql("CALL p()", copy));

        // What stands in the target under the name of the excluded one keeps its rows and its trigger.
        server.Sql("CREATE TABLE `Über``t` (a INT); INSERT INTO `Über``t` VALUES (9); CREATE TRIGGER of_u BEFORE INSERT ON `Über``t` FOR EACH ROW SET @b = 1; DROP PROCEDURE p", copy);
        Succeed(request with { Force = true });
        Assert.Equal("9", server.Sql("SELECT a FROM `Über``t`", copy));
        Assert.Equal("of_t\nof_u", server.Sql("SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA=DATABASE() ORDER BY 1", copy));
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory]
    [MariaDB(true), MariaDB(false), MySql(true), MySql(false)]
    public void A_view_of_what_is_left_out_is_refused_before_anything_is_changed(ServerFamily family, bool isFile)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE parent (id INT PRIMARY KEY); CREATE TABLE child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id)); CREATE TABLE gone (id INT);"
            + "CREATE VIEW `v``p` AS SELECT id FROM parent; CREATE VIEW w AS SELECT v.id FROM `v``p` v JOIN child c ON c.p = v.id; CREATE VIEW broken AS SELECT id FROM gone; DROP TABLE gone");
        var copy = server.UniqueName("copy");
        var request = new RestoreRequest
        {
            Server = server.Options,
            Repository = isFile ? Path.Combine(folder.Path, "d.sql") : folder.Path,
            As = new Dictionary<string, string> { [source.Name] = copy },
        };
        if (isFile)
        {
            source.Sql("DROP VIEW broken");
            ForeignDump.Write(request.Repository, ForeignDump.Take(server, [source.Name]));
        }
        else
        {
            new BackupOperation(new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [source.Name] }, NullOutput.Instance).Run(default);
        }

        Assert.Contains($"{source.Name}.v`p needs {source.Name}.parent", Refuse(request with { Table = ["v`p"] }).Message, StringComparison.Ordinal);
        Assert.Contains($"{source.Name}.w needs {source.Name}.v`p", Refuse(request with { ExcludeTable = ["v*"] }).Message, StringComparison.Ordinal);
        Assert.Contains($"{source.Name}.w needs {source.Name}.child", Refuse(request with { ExcludeTable = ["child"] }).Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, server.Sql($"SHOW DATABASES LIKE '{copy}'"));

        // Its table is restored with it, or stands in the target.
        Succeed(request with { Table = ["parent", "v`p"] });
        server.Sql("DROP VIEW `v``p`", copy);
        Succeed(request with { Table = ["v`p"] });
        Succeed(request with { Table = ["w", "child"] });
        Assert.Equal("child\nparent\nv`p\nw", server.Sql(Tables, copy));
        server.Sql($"DROP DATABASE `{copy}`");
        if (!isFile)
        {
            // One that could not be read when it was backed up is told and left out.
            Succeed(request with { Table = ["child", "broken"] });
            server.Sql($"DROP DATABASE `{copy}`");
        }
    }

    /// <summary>mydumper 1.0 has a file of triggers a database, and drops each by its name first.</summary>
    [Theory, MariaDB, MySql]
    public void The_triggers_of_a_table_that_stays_are_left_alone(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var target = server.CreateDatabase();
        using var folder = new TestFolder();
        void File(string name, string content) => System.IO.File.WriteAllText(Path.Combine(folder.Path, name), content);
        File("metadata", "# Started dump at: 2026-11-20 20:11:10\n[config]\nquote-character = BACKTICK\n\n# Finished dump at: 2026-11-20 20:11:10\n");
        File("shop-schema-create.sql", "CREATE DATABASE `shop`;\n");
        File("shop.t-schema.sql", "CREATE TABLE `t` (`a` int);\n");
        File("shop.u-schema.sql", "CREATE TABLE `u` (`a` int);\n");
        File("shop-schema-triggers.sql", "DROP TRIGGER IF EXISTS `of_t`;\nCREATE TRIGGER `of_t` BEFORE INSERT ON `t` FOR EACH ROW SET @a = 1;\nDROP TRIGGER IF EXISTS `of_u`;\nCREATE TRIGGER `of_u` BEFORE INSERT ON `u` FOR EACH ROW SET @a = 1;\n");
        target.Sql("CREATE TABLE u (a INT); CREATE TRIGGER of_u BEFORE INSERT ON u FOR EACH ROW SET @b = 7; CREATE TABLE t (a INT)");

        Succeed(new RestoreRequest
        {
            Server = server.Options,
            Repository = folder.Path,
            ExcludeTable = ["u"],
            Force = true,
            As = new Dictionary<string, string> { ["shop"] = target.Name },
        });

        Assert.Equal(
            "of_t\tSET @a = 1\nof_u\tSET @b = 7",
            target.Sql("SELECT TRIGGER_NAME, ACTION_STATEMENT FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA=DATABASE() ORDER BY 1"));
    }

    private static void Succeed(RestoreRequest request) =>
        Assert.All(new RestoreOperation(request).Run(default), result => Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage));

    // In the plan as in the run.
    private static BackupException Refuse(RestoreRequest request)
    {
        var planned = Assert.Throws<BackupException>(() => new RestoreOperation(request).Plan(default));
        var refused = Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default));
        Assert.Equal((BackupErrorId.ObjectNotFound, planned.Message), (refused.ErrorId, refused.Message));
        return refused;
    }
}
