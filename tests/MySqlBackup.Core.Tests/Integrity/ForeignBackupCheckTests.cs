using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Integrity;

public sealed class ForeignBackupCheckTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, MariaDB, MySql]
    public void A_real_dump_file_passes_up_to_Content(ServerFamily family)
    {
        string path = Dump(family, "shop", out string database);
        foreach (IntegrityLevel level in new[] { IntegrityLevel.Quick, IntegrityLevel.Content })
        {
            IntegrityResult result = Assert.Single(Check(path, level));
            Assert.True(result.IsValid, result.Reason);
            Assert.Equal(database, result.Database);
        }

        IntegrityResult content = Assert.Single(Check(path, IntegrityLevel.Content));
        Assert.Equal(3, content.RowCount);
        Assert.Equal(1, content.TableCount);
        Assert.Equal(IntegrityStatus.Skipped, Assert.Single(Check(path, IntegrityLevel.Checksum)).Status);
        Assert.Equal(IntegrityStatus.Skipped, Assert.Single(Check(path, IntegrityLevel.Restore)).Status);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    public void A_dump_file_that_was_cut_fails_at_every_level(string form)
    {
        // A line that looks like the end stands in the middle, as in rows that quote a dump.
        var text = new StringBuilder("-- MySQL dump 10.13\n--\n-- Host: localhost    Database: shop\n-- ---\n\nCREATE TABLE `t` (a text);\n");
        for (int i = 0; i < 200; i++)
        {
            text.Append("INSERT INTO `t` VALUES ('-- Dump completed on 2026-11-20');\n");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        string path = Path.Combine(_folder.Path, "cut.sql");
        using (FileStream file = File.Create(path))
        using (Stream content = form == "plain" ? file : new GZipStream(file, CompressionLevel.Fastest))
        {
            content.Write(bytes.AsSpan(0, bytes.Length - 20));
        }

        foreach (IntegrityLevel level in Enum.GetValues<IntegrityLevel>())
        {
            IntegrityResult result = Assert.Single(Check(path, level));
            Assert.Equal(IntegrityStatus.Failed, result.Status);
            Assert.Equal("cut.sql", result.Findings[0].File);
        }
    }

    [Fact]
    public void A_compressed_dump_file_that_was_cut_fails()
    {
        string path = Path.Combine(_folder.Path, "cut.sql.gz");
        using (FileStream file = File.Create(path))
        using (var content = new GZipStream(file, CompressionLevel.Fastest))
        {
            content.Write(Encoding.UTF8.GetBytes("-- MariaDB dump\n-- Host: x    Database: shop\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"INSERT INTO `t` VALUES ({i});\n")) + "-- Dump completed\n"));
        }

        Assert.True(Assert.Single(Check(path, IntegrityLevel.Quick)).IsValid);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^6]);
        IntegrityResult result = Assert.Single(Check(path, IntegrityLevel.Quick));
        Assert.Equal(IntegrityFindingKind.Unreadable, result.Findings[0].Kind);
    }

    [Fact]
    public void A_mydumper_folder_is_checked_by_what_it_records()
    {
        string folder = Mydumper();
        IntegrityResult result = Assert.Single(Check(folder, IntegrityLevel.Content));
        Assert.True(result.IsValid, result.Reason);
        Assert.Equal(3, result.RowCount);
        Assert.Equal(IntegrityStatus.Skipped, Assert.Single(Check(folder, IntegrityLevel.Checksum)).Status);

        File.WriteAllText(Path.Combine(folder, "shop.t.00000.sql"), "INSERT INTO `t` VALUES(1),\n(2);\n");
        Assert.Equal(IntegrityFindingKind.RowCount, Assert.Single(Assert.Single(Check(folder, IntegrityLevel.Content)).Findings).Kind);

        File.Delete(Path.Combine(folder, "shop.t.00000.sql"));
        Assert.Equal(IntegrityFindingKind.FileMissing, Assert.Single(Assert.Single(Check(folder, IntegrityLevel.Quick)).Findings).Kind);
    }

    [Fact]
    public void A_mydumper_folder_that_was_never_finished_fails()
    {
        string folder = Mydumper();
        string metadata = Path.Combine(folder, "metadata");
        File.WriteAllText(metadata, File.ReadAllText(metadata).Replace("# Finished dump at: 2026-11-20 10:00:01\n", "", StringComparison.Ordinal));
        Assert.Equal(IntegrityFindingKind.Incomplete, Assert.Single(Assert.Single(Check(folder, IntegrityLevel.Quick)).Findings).Kind);
    }

    [Theory, MariaDB]
    public void A_mydumper_folder_is_drilled_by_its_row_counts(ServerFamily family)
    {
        Assert.Equal(ServerFamily.MariaDB, family);
        IntegrityResult result = Assert.Single(Check(Mydumper(), IntegrityLevel.Restore));
        Assert.True(result.IsValid, result.Reason);
        Assert.NotNull(result.RestoreDuration);
    }

    [Theory, MariaDB]
    public void A_foreign_folder_that_the_found_server_can_not_take_is_skipped_and_not_called_damaged(ServerFamily family)
    {
        Assert.Equal(ServerFamily.MariaDB, family);
        string folder = Mydumper();
        File.WriteAllText(Path.Combine(folder, "shop.t-schema.sql"), "CREATE TABLE `t` (\n  `a` int\n) COLLATE=utf8mb4_of_another_server;\n");

        IntegrityResult result = Assert.Single(Check(folder, IntegrityLevel.Restore));
        Assert.Equal(IntegrityStatus.Skipped, result.Status);
        Assert.Contains("-ScratchServer", result.Reason, StringComparison.Ordinal);
    }

    private static List<IntegrityResult> Check(string path, IntegrityLevel level) =>
        new IntegrityOperation(new IntegrityRequest { Repository = path, Level = level }, NullOutput.Instance).Run(CancellationToken.None).ToList();

    private string Dump(ServerFamily family, string name, out string database)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase shop = server.CreateDatabase();
        shop.Sql("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20), b BLOB); INSERT INTO t VALUES (1,'it''s;','\\0x'),(2,NULL,NULL),(3,'line\nbreak','');"
            + "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = ';'; CREATE VIEW v AS SELECT id FROM t;");
        database = shop.Name;
        string path = Path.Combine(_folder.Path, name + ".sql");
        var start = new ProcessStartInfo(
            CommandLineClient.Find(server.Server.Binary, "mysqldump"),
            ["--no-defaults", "--user=root", $"--socket={server.Socket}", "--routines", "--hex-blob", $"--result-file={path}", shop.Name])
        { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
        return path;
    }

    private string Mydumper()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "mydumper")).FullName;
        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
        Write("metadata", "# Started dump at: 2026-11-20 10:00:00\n[config]\nquote-character = BACKTICK\n\n[`shop`.`t`]\nreal_table_name=t\nrows = 3\n# Finished dump at: 2026-11-20 10:00:01\n");
        Write("shop-schema-create.sql", "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop`;\n");
        Write("shop.t-schema.sql", "/*!40101 SET NAMES binary*/;\nCREATE TABLE `t` (\n  `a` int\n);\n");
        Write("shop.t.00000.sql", "/*!40101 SET NAMES binary*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\nINSERT INTO `t` VALUES(1)\n,(2)\n,(3);\n");
        return folder;
    }
}
