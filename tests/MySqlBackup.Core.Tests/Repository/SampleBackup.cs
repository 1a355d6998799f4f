using System.Text;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Tests.Repository;

/// <summary>Writes a small backup by hand: two databases with odd names, rows in two files, a view, a trigger and a routine.</summary>
internal static class SampleBackup
{
    public const string Shop = "shop";
    public const string Odd = "odd.na`me";
    private const string Head = "/*!40101 SET NAMES utf8mb4*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO'*/;\n";

    /// <summary>Writes it into a repository that is created where it is not there.</summary>
    public static BackupRecord Write(string repository, string codec = "none", string? id = null, EncryptionKey[]? encryption = null, bool seal = false)
    {
        BackupRepository target = BackupRepository.Create(repository);
        id ??= BackupRepository.NewId(DateTime.UtcNow);
        using BackupEncryption? keys = encryption is null ? null : BackupEncryption.Create(id, encryption, seal);
        using BackupWriter writer = target.Begin(id, CompressionCodec.Create(codec), encryption: keys);
        BackupManifest manifest = Fill(writer, codec);
        return writer.Complete(manifest);
    }

    /// <summary>Writes all its files and gives its manifest.</summary>
    public static BackupManifest Fill(BackupWriter writer, string codec = "none", string? firstRows = null)
    {
        var names = new FileNameAllocator();
        string odd = names.ForDatabase(Odd);
        string table = names.ForTable(Odd, "t.1");
        AddSchema(writer, BackupFileName.ForDatabase(Shop), BackupFileKind.Database, Shop, null, "CREATE DATABASE `shop`;\n");
        AddSchema(writer, BackupFileName.ForDatabase(odd), BackupFileKind.Database, Odd, null, "CREATE DATABASE `odd.na``me`;\n");
        AddSchema(writer, BackupFileName.ForTable(Shop, "item"), BackupFileKind.Table, Shop, "item",
            "CREATE TABLE `item` (\n  `id` int NOT NULL,\n  `name` varchar(20) DEFAULT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\n");
        AddSchema(writer, BackupFileName.ForTable(Odd, table), BackupFileKind.Table, Odd, "t.1",
            "CREATE TABLE `t.1` (\n  `a` int NOT NULL,\n  PRIMARY KEY (`a`)\n) ENGINE=InnoDB;\n");
        AddData(writer, BackupFileName.ForData(Shop, "item", 0), Shop, "item", firstRows ?? Head + "INSERT INTO `item` (`id`,`name`) VALUES\n(1,'one'),\n(2,'two');\n", 2);
        AddData(writer, BackupFileName.ForData(Shop, "item", 1), Shop, "item", Head + "INSERT INTO `item` (`id`,`name`) VALUES\n(3,'a;''(\\'');\n", 1);
        AddData(writer, BackupFileName.ForData(odd, table, 0), Odd, "t.1", Head + "INSERT INTO `t.1` (`a`) VALUES\n(7);\n", 1);
        AddSchema(writer, BackupFileName.ForTable(Shop, "names"), BackupFileKind.ViewPlaceholder, Shop, "names",
            "CREATE TABLE IF NOT EXISTS `names` (\n  `name` int\n);\n");
        AddSchema(writer, BackupFileName.ForView(Shop, "names"), BackupFileKind.View, Shop, "names",
            "DROP TABLE IF EXISTS `names`;\nCREATE VIEW `names` AS SELECT `name` FROM `item`;\n");
        AddSchema(writer, BackupFileName.ForRoutines(Shop), BackupFileKind.Routines, Shop, null,
            "CREATE FUNCTION `plus`(x INT) RETURNS INT DETERMINISTIC RETURN x + 1;\n");

        // It would change the rows, were it there before them.
        AddSchema(writer, BackupFileName.ForTriggers(Shop, "item"), BackupFileKind.Triggers, Shop, "item",
            "CREATE TRIGGER `mark` BEFORE INSERT ON `item` FOR EACH ROW SET NEW.`name` = 'changed';\n");
        return Manifest(writer.Id, codec) with
        {
            Databases =
            [
                Database(Shop, Shop, ("item", "item", 3)) with { Objects = [new ManifestObject(DatabaseObjectKind.View, "names", null)] },
                Database(Odd, odd, ("t.1", table, 1)),
            ],
        };
    }

    /// <summary>A manifest with nothing in it.</summary>
    public static BackupManifest Manifest(string id, string codec = "none") => new()
    {
        Id = id,
        Tool = ToolName.Value,
        Server = new ManifestServer { Address = "unix:/run/x.sock", Family = "MariaDB", Version = "10.11.19-MariaDB" },
        StartTime = BackupId.Time(id),
        EndTime = BackupId.Time(id).AddSeconds(2),
        Options = new ManifestOptions { Compression = codec },
        Snapshot = new ManifestSnapshot { LockMode = "BackupStage", BinlogFile = "binlog.000001", BinlogPosition = 4, Gtid = "0-1-2" },
        Databases = [],
        Files = [],
    };

    private static ManifestDatabase Database(string name, string fileName, (string Name, string FileName, long Rows) table) => new()
    {
        Name = name,
        FileName = fileName,
        Tables = [new ManifestTable { Name = table.Name, FileName = table.FileName, Rows = table.Rows, Columns = ["id"] }],
        Objects = [],
    };

    private static void AddSchema(BackupWriter writer, string name, BackupFileKind kind, string database, string? table, string sql)
    {
        using BackupFileStream file = writer.Create(name, kind, database, table);
        file.Write(Encoding.UTF8.GetBytes(Head + sql));
        file.Complete(0);
    }

    private static void AddData(BackupWriter writer, string name, string database, string table, string sql, long rows)
    {
        using BackupFileStream file = writer.Create(name, BackupFileKind.Data, database, table);
        file.Write(Encoding.UTF8.GetBytes(sql));
        file.Complete(rows);
    }
}
