using System.Globalization;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public sealed class RestoreOperationTests
{
    private const string Mark = "mysqlbackup_restore_incomplete";

    [Theory]
    [MariaDB]
    [MySql]
    public void Refuses_to_replace_and_changes_nothing_without_force(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var target = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1); CREATE TABLE other (id INT PRIMARY KEY); INSERT INTO other VALUES (9); CREATE PROCEDURE p() SELECT 1; CREATE VIEW v AS SELECT 1 AS a");
        RestoreBench.BackUp(server, source, folder);
        target.Sql("CREATE TABLE t (mine INT); INSERT INTO t VALUES (7); CREATE TABLE kept (id INT); CREATE PROCEDURE p() SELECT 2; CREATE VIEW v AS SELECT 2 AS b");
        var request = RestoreBench.Request(server, folder, source.Name, target.Name);

        // A plan says what a run does: without force, why it refuses.
        var plan = new RestoreOperation(request with { Force = true }).Plan(default);
        Assert.Equal(["t", "v"], Assert.Single(plan.Databases).Replaces.Order());
        var refused = Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default));
        var planned = Assert.Throws<BackupException>(() => new RestoreOperation(request).Plan(default));
        Assert.Equal(BackupErrorId.TargetExists, refused.ErrorId);
        Assert.Equal((refused.ErrorId, refused.Message), (planned.ErrorId, planned.Message));
        Assert.Equal("7", target.Sql("SELECT * FROM t"));
        Assert.Equal("2", target.Sql("CALL p()"));

        // One table beside others is welcome; a database with anything in it is not.
        Assert.Throws<BackupException>(() => new RestoreOperation(request with { ExcludeTable = ["t", "v"] }).Run(default));
        var one = Assert.Single(new RestoreOperation(request with { Table = ["oth*"] }).Run(default));
        Assert.True(one.Status == BackupStatus.Success, one.ErrorMessage);
        Assert.Equal("9", target.Sql("SELECT * FROM other"));

        var forced = Assert.Single(new RestoreOperation(request with { Force = true }).Run(default));
        Assert.True(forced.Status == BackupStatus.Success, forced.ErrorMessage);
        Assert.Equal("1", target.Sql("SELECT * FROM t"));
        Assert.Equal("1", target.Sql("CALL p()"));
        Assert.Equal("1", target.Sql("SELECT a FROM v"));
        Assert.Equal("kept\nother\nt\nv", target.Sql("SHOW TABLES"));
    }

    [Theory]
    [MariaDB(LoadMethod.Bulk)]
    [MariaDB(LoadMethod.LocalInfile)]
    [MariaDB(LoadMethod.Insert)]
    [MySql(LoadMethod.Auto)]
    public void A_failure_names_the_place_marks_the_database_and_spares_the_others(ServerFamily family, LoadMethod method)
    {
        var server = TestServers.Get(family);
        using var good = server.CreateDatabase();
        using var bad = server.CreateDatabase();
        using var folder = new TestFolder();
        good.Sql("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        bad.Sql("CREATE TABLE a (id INT PRIMARY KEY); INSERT INTO a VALUES (1),(2); CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES (1,1),(2,2),(3,3)");
        new BackupOperation(new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [good.Name, bad.Name], Compression = "none" }, NullOutput.Instance).Run(default);
        // The third row of the same key: the server alone can see that.
        Replace(folder, $"{bad.Name}.t.00000.sql", "(3,3)", "(2,3)");
        string[] copies = [server.UniqueName("good"), server.UniqueName("bad")];

        var results = new RestoreOperation(RestoreBench.Request(server, folder, good.Name, copies[0]) with
        {
            Database = [],
            LoadMethod = method,
            As = new Dictionary<string, string> { [good.Name] = copies[0], [bad.Name] = copies[1] },
        }).Run(default).ToDictionary(result => result.Database);

        Assert.True(results[good.Name].Status == BackupStatus.Success, results[good.Name].ErrorMessage);
        Assert.Equal("t", server.Sql("SHOW TABLES", copies[0]));
        var failed = results[bad.Name];
        Assert.Equal((BackupStatus.Failed, BackupErrorId.StatementFailed), (failed.Status, failed.ErrorId));
        Assert.Contains($"{bad.Name}.t.00000.sql", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Duplicate entry '2'", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(Mark, server.Sql("SHOW TABLES", copies[1]), StringComparison.Ordinal);
        var refused = Assert.Throws<BackupException>(() => new RestoreOperation(RestoreBench.Request(server, folder, bad.Name, copies[1])).Run(default));
        Assert.Contains("left unfinished", refused.Message, StringComparison.Ordinal);
        server.Sql($"DROP DATABASE `{copies[0]}`; DROP DATABASE `{copies[1]}`");
    }

    [Theory]
    [MariaDB]
    public void A_damaged_or_cut_file_never_restores_as_whole(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1),(2),(3)");
        RestoreBench.BackUp(server, source, folder);
        var file = Directory.GetFiles(folder.Path, "*.t.00000.sql", SearchOption.AllDirectories).Single();
        File.WriteAllText(file, File.ReadAllText(file).Replace("(3)", "(4)", StringComparison.Ordinal));
        var target = server.UniqueName("copy");

        var result = Assert.Single(new RestoreOperation(RestoreBench.Request(server, folder, source.Name, target)).Run(default));

        Assert.Equal((BackupStatus.Failed, BackupErrorId.FileDamaged), (result.Status, result.ErrorId));
        Assert.Equal("0", server.Sql("SELECT COUNT(*) FROM t", target));
        server.Sql($"DROP DATABASE `{target}`");
    }

    [Theory]
    [MariaDB]
    [MySql]
    public void A_copy_refers_to_itself(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase("CHARACTER SET latin1");
        using var folder = new TestFolder();
        source.Sql($"""
            CREATE TABLE `t ö``.x` (id INT PRIMARY KEY); INSERT INTO `t ö``.x` VALUES (1);
            CREATE TABLE log (note VARCHAR(50));
            CREATE TABLE child (id INT PRIMARY KEY, CONSTRAINT fk FOREIGN KEY (id) REFERENCES `{source.Name}`.`t ö``.x` (id)); INSERT INTO child VALUES (1);
            CREATE VIEW v AS SELECT x.id FROM `{source.Name}`.`t ö``.x` x;
            CREATE TRIGGER tr AFTER INSERT ON `t ö``.x` FOR EACH ROW INSERT INTO `{source.Name}`.log VALUES (CONCAT('from {source.Name}.', NEW.id));
            """);
        RestoreBench.BackUp(server, source, folder);
        var copy = server.UniqueName("cöpy");

        var result = Assert.Single(new RestoreOperation(RestoreBench.Request(server, folder, source.Name, copy)).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.DoesNotContain($"`{source.Name}`", server.Sql($"SHOW CREATE TABLE `{copy}`.child; SHOW CREATE VIEW `{copy}`.v"), StringComparison.Ordinal);
        server.Sql("INSERT INTO `t ö``.x` VALUES (2)", copy);
        Assert.Equal($"from {source.Name}.2", server.Sql("SELECT note FROM log", copy));
        Assert.Equal(string.Empty, source.Sql("SELECT note FROM log"));
        Assert.Equal("latin1", server.Sql($"SELECT DEFAULT_CHARACTER_SET_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME='{copy}'"));
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory]
    [MariaDB]
    public void Keeps_history_and_sequences(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("""
            CREATE SEQUENCE sq START WITH 5; SELECT NEXTVAL(sq);
            CREATE TABLE h (id INT PRIMARY KEY DEFAULT NEXTVAL(sq), v INT, KEY (v)) WITH SYSTEM VERSIONING; INSERT INTO h VALUES (1, 1), (2, 2); UPDATE h SET v = 9; DELETE FROM h WHERE id = 2;
            """);
        RestoreBench.BackUp(server, source, folder);
        var copy = server.UniqueName("copy");

        var result = Assert.Single(new RestoreOperation(RestoreBench.Request(server, folder, source.Name, copy)).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        const string History = "SELECT *, ROW_START, ROW_END FROM h FOR SYSTEM_TIME ALL ORDER BY id, ROW_START";
        Assert.Equal(source.Sql(History), server.Sql(History, copy));
        Assert.Equal(4, source.Sql(History).Split('\n').Length);
        Assert.True(long.Parse(server.Sql("SELECT NEXTVAL(sq)", copy), CultureInfo.InvariantCulture) > 5);
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory]
    [MariaDB]
    public void A_table_alone_brings_the_sequence_of_its_default(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var other = server.CreateDatabase();
        using var folder = new TestFolder();
        other.Sql("CREATE SEQUENCE far START WITH 70");
        source.Sql(
            $"CREATE SEQUENCE `näh` START WITH 5; CREATE SEQUENCE unused; CREATE TABLE t (id INT PRIMARY KEY DEFAULT NEXTVAL(`näh`), f INT DEFAULT NEXTVAL({other.Name}.far));"
            + "INSERT INTO t VALUES (), (); CREATE TABLE u (a INT)");
        new BackupOperation(new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [source.Name, other.Name] }, NullOutput.Instance).Run(default);
        var copy = server.UniqueName("copy");
        var request = RestoreBench.Request(server, folder, source.Name, copy) with { Table = ["t"] };
        var output = new RecordingOutput();

        var result = Assert.Single(new RestoreOperation(request, output).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal("näh\nt", server.Sql("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA=DATABASE() ORDER BY 1", copy));
        Assert.Equal(source.Sql("SELECT NEXTVAL(`näh`)"), server.Sql("SELECT NEXTVAL(`näh`)", copy));
        Assert.Contains(output.Messages, message => message.Contains("näh", StringComparison.Ordinal));

        // One that is there already stays as it is.
        server.Sql("DROP TABLE t", copy);
        var before = server.Sql("SELECT * FROM `näh`", copy);
        var again = Assert.Single(new RestoreOperation(request).Run(default));
        Assert.True(again.Status == BackupStatus.Success, again.ErrorMessage);
        Assert.Equal(before, server.Sql("SELECT * FROM `näh`", copy));
        server.Sql($"DROP DATABASE `{copy}`");

        // One that is in neither place, and one that is in the backup but not wanted.
        other.Sql("DROP SEQUENCE far");
        var missing = Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default));
        var planned = Assert.Throws<BackupException>(() => new RestoreOperation(request).Plan(default));
        var unwanted = Assert.Throws<BackupException>(() => new RestoreOperation(request with { Table = [], ExcludeTable = ["n?h"] }).Run(default));
        Assert.Equal((BackupErrorId.ObjectNotFound, missing.Message), (missing.ErrorId, planned.Message));
        Assert.Contains($"{other.Name}.far", missing.Message, StringComparison.Ordinal);
        Assert.Contains($"{source.Name}.näh", unwanted.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, server.Sql($"SHOW DATABASES LIKE '{copy}'"));
    }

    [Theory]
    [MariaDB("--innodb-compression-default=ON --innodb-default-row-format=compact")]
    [MySql("--innodb-default-row-format=compact")]
    public void Settings_of_the_target_that_change_tables_are_set_aside_or_told(ServerFamily family, string settings)
    {
        var server = TestServers.Get(family);
        using var target = TestServer.Start(family, options => options with { Arguments = [.. options.Arguments, .. settings.Split(' ')] });
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY)");
        RestoreBench.BackUp(server, source, folder);
        var output = new RecordingOutput();

        var result = Assert.Single(new RestoreOperation(RestoreBench.Request(server, folder, source.Name, "copy") with { Server = target.Options }, output).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal(source.Sql("SHOW CREATE TABLE t"), target.Sql("SHOW CREATE TABLE t", "copy"));
        Assert.Contains("innodb_default_row_format=compact", Assert.Single(output.Warnings), StringComparison.Ordinal);
        Assert.Equal(output.Warnings, result.Warnings);
    }

    [Theory]
    [MariaDB]
    [MySql]
    public void A_cancelled_restore_says_so_and_leaves_its_mark(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        RestoreBench.BackUp(server, source, folder);
        var copy = server.UniqueName("copy");
        using var cancellation = new CancellationTokenSource();

        var failure = Assert.Throws<BackupException>(() => new RestoreOperation(
            RestoreBench.Request(server, folder, source.Name, copy), new CancelAt("Rows", cancellation)).Run(cancellation.Token));

        Assert.Equal(BackupErrorId.Cancelled, failure.ErrorId);
        Assert.Contains(Mark, server.Sql("SHOW TABLES", copy), StringComparison.Ordinal);
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory]
    [MariaDB]
    public void What_is_named_must_be_there(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY)");
        RestoreBench.BackUp(server, source, folder);
        var request = RestoreBench.Request(server, folder, source.Name, server.UniqueName("copy"));

        foreach (var wrong in new[] { request with { Database = ["nothing"] }, request with { Table = ["nothing"] }, request with { As = new Dictionary<string, string> { ["nothing"] = "x" } } })
        {
            var failure = Assert.Throws<BackupException>(() => new RestoreOperation(wrong).Run(default));
            Assert.Equal(BackupErrorId.ObjectNotFound, failure.ErrorId);
            Assert.Contains("nothing", failure.Message, StringComparison.Ordinal);
        }

        var left = Assert.Throws<BackupException>(() => new RestoreOperation(request with { ExcludeTable = ["*"] }).Run(default));
        Assert.Equal(BackupErrorId.ObjectNotFound, left.ErrorId);
        Assert.Contains("leave nothing", left.Message, StringComparison.Ordinal);
        Assert.Equal("", server.Sql($"SHOW DATABASES LIKE '{request.As[source.Name]}'"));
    }

    // Changes a file and its record, so that only the server can find fault with it.
    private static void Replace(TestFolder folder, string name, string what, string with)
    {
        var file = Directory.GetFiles(folder.Path, name, SearchOption.AllDirectories).Single();
        var before = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
        File.WriteAllText(file, File.ReadAllText(file).Replace(what, with, StringComparison.Ordinal));
        var after = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
        var manifest = Path.Combine(Path.GetDirectoryName(file)!, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(before, after, StringComparison.Ordinal));
    }

    private sealed class CancelAt(string phase, CancellationTokenSource cancellation) : IOperationOutput
    {
        public void Verbose(string message)
        {
        }

        public void Warning(string message)
        {
        }

        public void Progress(OperationProgress progress)
        {
            if (progress.Phase == phase)
            {
                cancellation.Cancel();
            }
        }
    }
}
