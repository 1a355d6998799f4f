using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public sealed class ForeignDumpTests
{
    [Theory]
    [MariaDB("", "--hex-blob")]
    [MariaDB(".gz", "--skip-extended-insert")]
    [MariaDB(".zst", "--complete-insert")]
    [MySql("", "--hex-blob")]
    [MySql(".gz", "--single-transaction")]
    [MySql(".zst", "--complete-insert")]
    public void Restores_what_the_servers_own_program_dumped(ServerFamily family, string extension, string option)
    {
        var server = TestServers.Get(family);
        using var first = ForeignShop.Create(server);
        using var second = ForeignShop.Create(server);
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "d.sql" + extension);
        ForeignDump.Write(file, ForeignDump.Take(server, [option, "--databases", first.Name, second.Name, "--routines", "--triggers", "--events"]));
        var copy = server.UniqueName("copy");
        var request = new RestoreRequest
        {
            Server = server.Options,
            Repository = file,
            Database = [first.Name],
            As = new Dictionary<string, string> { [first.Name] = copy },
        };

        Assert.Equal(["latin", "people", "v"], Assert.Single(new RestoreOperation(request).Plan(default).Databases).Tables.Select(table => table.Name).Order());
        var result = Assert.Single(new RestoreOperation(request).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        ForeignShop.AssertSame(server, first.Name, copy);
        Assert.Equal(3, result.RowCount);
        Assert.Equal("a;\\nb", server.Sql("CALL p()", copy));
        Assert.Equal("tr", server.Sql($"SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='{copy}'"));
        Assert.Equal(BackupErrorId.TargetExists, Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default)).ErrorId);

        var again = Assert.Single(new RestoreOperation(request with { Force = true, Table = ["latin"] }).Run(default));
        Assert.True(again.Status == BackupStatus.Success, again.ErrorMessage);
        ForeignShop.AssertSame(server, first.Name, copy);
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory]
    [MariaDB]
    public void A_dump_without_its_end_changes_nothing(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = ForeignShop.Create(server);
        using var folder = new TestFolder();
        var whole = ForeignDump.Take(server, [database.Name]);
        var file = Path.Combine(folder.Path, "d.sql");
        var copy = server.UniqueName("copy");
        var end = Array.FindLastIndex(whole, value => value == ';');
        var request = new RestoreRequest { Server = server.Options, Repository = file, As = new Dictionary<string, string> { [database.Name] = copy } };
        foreach (var cut in new[] { end + 2, whole.Length / 2 })
        {
            foreach (var extension in new[] { "", ".gz", ".zst" })
            {
                ForeignDump.Write(file + extension, whole[..cut]);
                Assert.Equal(BackupErrorId.FileDamaged, Assert.Throws<BackupException>(() => new RestoreOperation(request with { Repository = file + extension }).Run(default)).ErrorId);

                // Whole as SQL, but cut as a file: the last bytes of a compressed one are its own.
                ForeignDump.Write(file + extension, whole);
                using (var cutFile = System.IO.File.OpenWrite(file + extension))
                {
                    cutFile.SetLength(cutFile.Length - (extension.Length == 0 ? 25 : 5));
                }
                Assert.Equal(BackupErrorId.FileDamaged, Assert.Throws<BackupException>(() => new RestoreOperation(request with { Repository = file + extension }).Run(default)).ErrorId);
            }
        }
        Assert.Equal(string.Empty, server.Sql($"SHOW DATABASES LIKE '{copy}'"));

        ForeignDump.Write(file, whole);
        var result = Assert.Single(new RestoreOperation(request).Run(default));
        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        ForeignShop.AssertSame(server, database.Name, copy);
        server.Sql($"DROP DATABASE `{copy}`");
    }

    /// <summary>Under the dump's own LOCK TABLES, the server would want the sequence locked as well.</summary>
    [Theory, MariaDB]
    public void A_table_whose_default_takes_from_a_sequence_comes_back_from_a_dump(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase();
        using var folder = new TestFolder();
        var (file, copy) = (Path.Combine(folder.Path, "d.sql"), server.UniqueName("copy"));
        database.Sql("CREATE SEQUENCE number START WITH 7; CREATE TABLE numbered (id BIGINT PRIMARY KEY DEFAULT NEXTVAL(number), v INT); INSERT INTO numbered (v) VALUES (1),(2)");
        var dump = ForeignDump.Take(server, [database.Name]);
        Assert.Contains("LOCK TABLES", System.Text.Encoding.UTF8.GetString(dump), StringComparison.Ordinal);
        ForeignDump.Write(file, dump);

        var result = Assert.Single(new RestoreOperation(
            new RestoreRequest { Server = server.Options, Repository = file, As = new Dictionary<string, string> { [database.Name] = copy } }).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal("7\t1\n8\t2", server.Sql("SELECT * FROM numbered ORDER BY id", copy));
        Assert.Equal(database.Sql("SELECT next_not_cached_value FROM number"), server.Sql("SELECT next_not_cached_value FROM number", copy));
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory]
    [MariaDB]
    [MySql]
    public void A_dump_without_comments_is_restored_where_that_is_asked_for(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = ForeignShop.Create(server);
        using var folder = new TestFolder();
        var (file, copy) = (Path.Combine(folder.Path, "d.sql.gz"), server.UniqueName("copy"));
        var dump = ForeignDump.Take(server, ["--skip-comments", "--databases", database.Name]);
        var output = new RecordingOutput();
        var request = new RestoreRequest { Server = server.Options, Repository = file, As = new Dictionary<string, string> { [database.Name] = copy } };

        ForeignDump.Write(file, dump);
        var refused = Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default));
        ForeignDump.Write(file, dump[..(dump.AsSpan().LastIndexOf("INSERT"u8) + 20)]);
        var cut = Assert.Throws<BackupException>(() => new RestoreOperation(request with { Force = true }).Run(default));
        Assert.Equal("", server.Sql($"SHOW DATABASES LIKE '{copy}'"));
        ForeignDump.Write(file, dump);
        var result = Assert.Single(new RestoreOperation(request with { Force = true }, output).Run(default));

        Assert.Equal((BackupErrorId.FileDamaged, BackupErrorId.FileDamaged), (refused.ErrorId, cut.ErrorId));
        Assert.Contains("-Force (--force)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("not terminated", cut.Message, StringComparison.Ordinal);
        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Contains("can't be known", Assert.Single(output.Warnings, w => w.Contains("Dump completed", StringComparison.Ordinal)), StringComparison.Ordinal);
        ForeignShop.AssertSame(server, database.Name, copy);
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory, MariaDB]
    public void What_a_server_warns_of_at_every_statement_is_told_once_a_table(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var target = server.CreateDatabase();
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "d.sql");
        File.WriteAllText(
            file,
            "CREATE TABLE `t` (`a` INT, `g` INT AS (a+1) STORED);\nINSERT INTO `t` VALUES (1,2),(2,3);\nINSERT INTO `t` VALUES (3,4);\n"
            + "CREATE TABLE `u` (`a` INT, `h` INT AS (a+1) STORED);\nINSERT INTO `u` VALUES (1,2);\nINSERT INTO `t` VALUES (4,5);\n-- Dump completed\n");
        var output = new RecordingOutput();

        var result = Assert.Single(new RestoreOperation(
            new RestoreRequest { Server = server.Options, Repository = file, As = new Dictionary<string, string> { ["d"] = target.Name } }, output).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Equal(result.Warnings, output.Warnings);
        Assert.StartsWith($"{target.Name}.t: the server gave 4 warnings: 1906 ", result.Warnings[0], StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(result.Warnings[0], "1906"));
        Assert.StartsWith($"{target.Name}.u: the server gave 1 warning: 1906 ", result.Warnings[1], StringComparison.Ordinal);
    }
}
