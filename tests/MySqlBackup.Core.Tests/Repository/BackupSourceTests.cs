using System.IO.Compression;
using System.Text;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

public sealed class BackupSourceTests : IDisposable
{
    private const string Dump = "-- MariaDB dump 10.19\n--\n-- Host: localhost    Database: shop\n-- ------\n\nCREATE TABLE `t` (a int);\n\n-- Dump completed on 2026-11-20\n";
    private readonly TestFolder _folder = new();

    private string Root => Path.Combine(_folder.Path, "backups");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void A_backup_opens_by_id_by_folder_and_as_the_newest(string codec)
    {
        SampleBackup.Write(Root, codec, "20261119T160512Z-0001");
        BackupRecord newest = SampleBackup.Write(Root, codec, "20261120T160512Z-0001");
        foreach (BackupSource source in new[] { BackupSource.Open(Root, newest.Id), BackupSource.Open(newest.Path), BackupSource.Open(Root) })
        {
            Assert.Equal(newest.Id, source.Id);
            Assert.Equal(BackupSourceFormat.Native, source.Format);
            Assert.Equal([SampleBackup.Shop, SampleBackup.Odd], source.Databases);
            Assert.Equal(3, source.TableRows(SampleBackup.Shop, "item"));
            BackupSourceFile[] data = source.Files.Where(f => f.Kind == BackupFileKind.Data && f.Table == "item").ToArray();
            Assert.Equal([0, 1], data.Select(f => f.Part));
            using var reader = new StreamReader(source.OpenRead(data[0]));
            Assert.Contains("(2,'two')", reader.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("none", -1)]
    [InlineData("none", 0)]
    [InlineData("gzip", 0)]
    [InlineData("zstd", 0)]
    public void Reading_a_damaged_file_ends_with_an_error_that_names_it(string codec, int cut)
    {
        BackupRecord backup = SampleBackup.Write(Root, codec);
        BackupSource source = BackupSource.Open(Root);
        BackupSourceFile file = source.Files.First(f => f.Kind == BackupFileKind.Data);
        string path = Path.Combine(backup.Path, file.Name);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, bytes[..^-cut]);

        var error = Assert.Throws<BackupException>(() =>
        {
            using Stream content = source.OpenRead(file);
            content.CopyTo(Stream.Null);
        });
        Assert.Equal(BackupErrorId.FileDamaged, error.ErrorId);
        Assert.Contains(file.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mydumper_folder_is_read_with_its_aliases()
    {
        string folder = Mydumper();
        BackupSource source = BackupSource.Open(folder);

        Assert.Equal(BackupSourceFormat.Mydumper, source.Format);
        Assert.True(source.IsComplete);
        Assert.Equal(["odd db", "shop"], source.Databases);
        Assert.Equal(2, source.TableRows("shop", "we.`ird"));
        BackupSourceFile data = source.Files.Single(f => f.Kind == BackupFileKind.Data && f.Database == "shop");
        Assert.Equal("we.`ird", data.Table);
        Assert.Equal("t", source.Files.Single(f => f.Kind == BackupFileKind.Data && f.Database == "odd db").Table);
        Assert.Equal(BackupFileKind.ViewPlaceholder, source.Files.Single(f => f.Name == "shop.v-schema.sql").Kind);
    }

    /// <summary>mydumper 0.10 takes names as they are and numbers files only where a table has several.</summary>
    [Theory]
    [InlineData("shop.item.sql", "shop", "item", 0)]
    [InlineData("shop.item.sql.gz", "shop", "item", 0)]
    [InlineData("shop.item.00003.sql", "shop", "item", 3)]
    [InlineData("shop.item.00003.00002.sql", "shop", "item", 3)]
    [InlineData("shop.we.ird.sql", "shop", "we.ird", 0)]
    [InlineData("shop.we.ird.00001.sql", "shop", "we.ird", 1)]
    [InlineData("shop.we.ird.00001.00004.sql.gz", "shop", "we.ird", 1)]
    [InlineData("shop.2024.sql", "shop", "2024", 0)]
    [InlineData("shop.2024.00001.sql", "shop", "2024", 1)]
    [InlineData("shop.log.2024.sql", "shop", "log.2024", 0)]
    [InlineData("shop.log.2024.00001.sql", "shop", "log.2024", 1)]
    [InlineData("shop.eu.t.sql", "shop.eu", "t", 0)]
    [InlineData("shop.eu.t.00002.sql", "shop.eu", "t", 2)]
    [InlineData("shop.eu.item-schema-triggers.sql", "shop.eu", "item", 0)]
    [InlineData("shop.eu-schema-triggers.sql", "shop.eu", null, 0)]
    [InlineData("shop-schema-triggers.sql", "shop", null, 0)]
    [InlineData("shop.eu.v-schema-view.sql", "shop.eu", "v", 0)]
    [InlineData("shop.eu-schema-post.sql", "shop.eu", null, 0)]
    public void Names_with_dots_are_told_apart_by_the_other_files(string name, string database, string? table, int part)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "mydumper")).FullName;
        string[] others = ["metadata", "shop-schema-create.sql", "shop.eu-schema-create.sql", "shop.item-schema.sql", "shop.we.ird-schema.sql", "shop.2024-schema.sql", "shop.log.2024-schema.sql", "shop.eu.t-schema.sql", "shop.eu.item-schema.sql", "shop.eu.v-schema.sql"];
        foreach (string file in others.Append(name))
        {
            File.WriteAllBytes(Path.Combine(folder, file), []);
        }

        BackupSource source = BackupSource.Open(folder);
        BackupSourceFile found = source.Files.Single(f => f.Name == name);
        Assert.Equal((database, table, part), (found.Database, found.Table, found.Part));
        Assert.Equal(["shop", "shop.eu"], source.Databases);
        Assert.Equal(["2024", "item", "log.2024", "we.ird"], source.Files.Where(f => f.Database == "shop" && f.Kind == BackupFileKind.Table).Select(f => f.Table).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_mydumper_folder_that_was_never_finished_is_not_complete()
    {
        string folder = Mydumper();
        File.Move(Path.Combine(folder, "metadata"), Path.Combine(folder, "metadata.partial"));
        File.WriteAllText(Path.Combine(folder, "metadata.partial"), "# Started dump at: 2026-11-20 10:00:00\n");
        Assert.False(BackupSource.Open(folder).IsComplete);
    }

    [Fact]
    public void A_mydumper_folder_in_another_form_is_refused()
    {
        string folder = Mydumper();
        File.WriteAllText(Path.Combine(folder, "shop.t.00000.dat"), "1\t2\n");
        Assert.Equal(BackupErrorId.FormatUnknown, Assert.Throws<BackupException>(() => BackupSource.Open(folder)).ErrorId);
    }

    [Theory]
    [InlineData("dump.sql")]
    [InlineData("dump.sql.gz")]
    [InlineData("dump.any")]
    public void A_dump_file_is_told_by_its_content(string name)
    {
        string path = Path.Combine(_folder.Path, name);
        using (FileStream file = File.Create(path))
        using (Stream content = name == "dump.sql" ? file : new GZipStream(file, CompressionLevel.Fastest))
        {
            content.Write(Encoding.UTF8.GetBytes(Dump));
        }

        BackupSource source = BackupSource.Open(path);
        Assert.Equal(BackupSourceFormat.SqlDump, source.Format);
        Assert.Equal(["shop"], source.Databases);
        Assert.True(source.IsComplete);
        using var reader = new StreamReader(source.OpenRead(Assert.Single(source.Files)));
        Assert.Equal(Dump, reader.ReadToEnd());
    }

    [Fact]
    public void What_is_not_a_backup_is_refused_by_name()
    {
        Assert.Equal(BackupErrorId.BackupNotFound, Refused(Path.Combine(_folder.Path, "nowhere")));
        Assert.Equal(BackupErrorId.BackupNotFound, Refused(BackupRepository.Create(Root).Location));
        Assert.Equal(BackupErrorId.FormatUnknown, Refused(Directory.CreateDirectory(Path.Combine(_folder.Path, "empty")).FullName));
        Assert.Equal(BackupErrorId.FormatUnknown, Refused(WriteFile("x.jpg", [0xFF, 0xD8, 0, 1, 2, 3])));
        Assert.Equal(BackupErrorId.FormatUnknown, Refused(WriteFile("x.sql", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Dump)).ToArray())));
        Assert.Equal(BackupErrorId.FormatUnknown, Refused(WriteFile("empty.sql", [])));
        Assert.Equal(BackupErrorId.FileDamaged, Refused(WriteFile("cut.sql.gz", [0x1F, 0x8B, 8, 0])));
        string physical = Directory.CreateDirectory(Path.Combine(_folder.Path, "physical")).FullName;
        File.WriteAllText(Path.Combine(physical, "xtrabackup_checkpoints"), "x");
        Assert.Equal(BackupErrorId.FormatUnknown, Refused(physical));
        using BackupWriter running = BackupRepository.Open(Root).Begin(BackupRepository.NewId(DateTime.UtcNow));
        Assert.Equal(BackupErrorId.BackupNotFound, Refused(running.Path));
    }

    private static string Refused(string path) => Assert.Throws<BackupException>(() => BackupSource.Open(path)).ErrorId;

    private string WriteFile(string name, byte[] content)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private string Mydumper()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "mydumper")).FullName;
        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
        Write("metadata", "# Started dump at: 2026-11-20 10:00:00\n[config]\nquote-character = BACKTICK\n\n[source]\n# SOURCE_LOG_POS = 4\n\n[`shop`.`mydumper_1`]\nreal_table_name=we.``ird\nrows = 2\n# Finished dump at: 2026-11-20 10:00:01\n");
        Write("shop-schema-create.sql", "CREATE DATABASE `shop`;\n");
        Write("shop.mydumper_1-schema.sql", "CREATE TABLE `we.``ird` (a int);\n");
        Write("shop.mydumper_1.00000.sql", "INSERT INTO `we.``ird` VALUES(1),(2);\n");
        Write("shop.v-schema.sql", "CREATE TABLE `v` (a int);\n");
        Write("shop.v-schema-view.sql", "CREATE VIEW `v` AS SELECT 1;\n");
        Write("mydumper_0-schema-create.sql", "/*!40101 SET NAMES binary*/;\nCREATE DATABASE /*!32312 IF NOT EXISTS*/ `odd db`;\n");
        Write("mydumper_0.t.00000.sql", "INSERT INTO `t` VALUES(1);\n");
        return folder;
    }
}
