using System.Security.Cryptography;
using System.Text;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Integrity;

public sealed class RestoreDrillTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Root => Path.Combine(_folder.Path, "backups");

    public void Dispose() => _folder.Dispose();

    [Theory, MariaDB, MySql]
    public void A_backup_of_a_real_server_passes_and_leaves_nothing(ServerFamily family)
    {
        // Its own: the list of databases of the shared server changes under the tests that run beside this one.
        using TestServer server = TestServer.Start(family);
        using TestDatabase shop = CreateShop(server);
        using TestDatabase crm = server.CreateDatabase();
        crm.Sql($"CREATE VIEW `all` AS SELECT id FROM `{shop.Name}`.item");
        Backup(server, shop.Name, crm.Name);
        string before = server.Sql("SHOW DATABASES");

        // Both ways: a private server, and one that was named, under names of its own.
        List<IntegrityResult> own = Check(new IntegrityRequest { Repository = Root, Level = IntegrityLevel.Restore });
        List<IntegrityResult> named = Check(new IntegrityRequest { Repository = Root, Level = IntegrityLevel.Restore, ScratchServer = server.Server.Options });

        foreach (List<IntegrityResult> results in new[] { own, named })
        {
            Assert.Equal(new[] { shop.Name, crm.Name }.Order(StringComparer.Ordinal), results.Select(r => r.Database));
            Assert.All(results, r =>
            {
                Assert.True(r.IsValid, string.Join("\n", r.Findings.Select(f => f.Message).Append(r.Reason)));
                Assert.NotNull(r.RestoreDuration);
                Assert.NotNull(r.ScratchServer);
            });
            Assert.True(results.Single(r => r.Database == shop.Name).RowCount >= 1003);
        }

        Assert.Equal(before, server.Sql("SHOW DATABASES"));

        // On a server that runs events, those of the backup would act on what is not theirs.
        server.Sql("SET GLOBAL event_scheduler=ON");
        Assert.All(
            Check(new IntegrityRequest { Repository = Root, Level = IntegrityLevel.Restore, ScratchServer = server.Server.Options }),
            r => Assert.Equal(IntegrityStatus.Skipped, r.Status));
        Assert.Equal(before, server.Sql("SHOW DATABASES"));
    }

    [Theory, MariaDB, MySql]
    public void Finds_a_value_that_was_written_wrong(ServerFamily family)
    {
        IntegrityResult result = CheckForged(family, ".item.", text => Replace(text, "'name 7'", "'name 8'"));
        IntegrityFinding finding = Assert.Single(result.Findings);
        Assert.Equal(IntegrityFindingKind.ContentHash, finding.Kind);
        Assert.Equal("item", finding.Table);
    }

    [Theory, MariaDB]
    public void Finds_a_definition_that_was_written_wrong(ServerFamily family)
    {
        IntegrityResult result = CheckForged(family, ".item-schema.sql", text => Replace(text, "varchar(50)", "varchar(60)"));
        Assert.Equal(IntegrityFindingKind.Definition, Assert.Single(result.Findings).Kind);
    }

    [Theory, MariaDB]
    public void Finds_what_does_not_restore(ServerFamily family)
    {
        IntegrityResult result = CheckForged(family, ".item-schema.sql", text => Replace(text, "varchar(50)", "varchat(50)"));
        IntegrityFinding finding = Assert.Single(result.Findings);
        Assert.Equal(IntegrityFindingKind.RestoreFailed, finding.Kind);
        Assert.Contains("item-schema.sql", finding.Message, StringComparison.Ordinal);
    }

    [Theory, MariaDB]
    public void Finds_a_view_that_was_written_wrong(ServerFamily family)
    {
        IntegrityResult result = CheckForged(family, "-schema-view.sql", text => Replace(text, "100", "101"));
        IntegrityFinding finding = Assert.Single(result.Findings);
        Assert.Equal(IntegrityFindingKind.Definition, finding.Kind);
        Assert.Equal("cheap", finding.Table);
    }

    /// <summary>Bodies stand as their authors wrote them; on a named server the databases bear other names meanwhile.</summary>
    [Theory, MariaDB, MySql]
    public void Other_databases_may_be_named_with_or_without_quotes(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase shop = server.CreateDatabase();
        using TestDatabase log = server.CreateDatabase();
        log.Sql("CREATE TABLE audit (id INT, what VARCHAR(20))");
        shop.Sql("CREATE TABLE item (id INT PRIMARY KEY)");
        shop.Sql($"CREATE TRIGGER bare AFTER INSERT ON item FOR EACH ROW INSERT INTO {log.Name}.audit VALUES (NEW.id, 'new')");
        shop.Sql($"CREATE TRIGGER mixed AFTER DELETE ON item FOR EACH ROW INSERT INTO `{log.Name}`.audit SELECT id, 'gone' FROM {log.Name}.audit, {shop.Name}.item");
        shop.Sql($"SET sql_mode='ANSI_QUOTES'; CREATE PROCEDURE ansi() DELETE FROM \"{log.Name}\".\"audit\"");
        shop.Sql($"CREATE FUNCTION counted() RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM {log.Name} . audit)");
        Backup(server, shop.Name, log.Name);
        var request = new IntegrityRequest { Repository = Root, Level = IntegrityLevel.Restore, ScratchServer = server.Server.Options };

        List<IntegrityResult> results = Check(request);
        Forge(".programs", text => Replace(text, "'new'", "'old'"));
        List<IntegrityResult> forged = Check(request);

        Assert.All(results, r => Assert.True(r.IsValid, string.Join("\n", r.Findings.Select(f => f.Message).Append(r.Reason))));
        IntegrityFinding finding = Assert.Single(forged.Single(r => r.Database == shop.Name).Findings);
        Assert.Equal((IntegrityFindingKind.Definition, "bare"), (finding.Kind, finding.Table));
    }

    private static string Replace(string text, string old, string other)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, other, StringComparison.Ordinal);
    }

    private static List<IntegrityResult> Check(IntegrityRequest request) => new IntegrityOperation(request, NullOutput.Instance).Run(CancellationToken.None).ToList();

    private static TestDatabase CreateShop(TestServer server)
    {
        TestDatabase shop = server.CreateDatabase("CHARACTER SET utf8mb4");
        var rows = new StringBuilder("INSERT INTO item (id,name,price,f,d,b) VALUES ");
        for (int i = 1; i <= 1000; i++)
        {
            rows.Append(i > 1 ? "," : "").Append($"({i},'name {i}',{i}.25,{i}.1,'2024-02-{1 + (i % 29):00} 10:00:00',x'00ff{i % 256:x2}27')");
        }

        shop.Sql(
            "CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50), price DECIMAL(10,2), f FLOAT, d DATETIME, b VARBINARY(10), "
            + "twice DECIMAL(12,2) AS (price*2) VIRTUAL, KEY (name));" + rows + ";"
            + "CREATE TABLE line (id INT PRIMARY KEY, item INT NOT NULL, CONSTRAINT fk FOREIGN KEY (item) REFERENCES item (id));"
            + "INSERT INTO line VALUES (1,1),(2,7),(3,1000);"
            + "CREATE TABLE empty_one (id INT);"
            + "CREATE VIEW cheap AS SELECT id, name FROM item WHERE price < 100;"
            + "CREATE VIEW another AS SELECT name FROM cheap;"
            + "CREATE FUNCTION plus_one(x INT) RETURNS INT DETERMINISTIC RETURN x + 1;"
            + "CREATE TRIGGER mark BEFORE INSERT ON item FOR EACH ROW SET NEW.name = CONCAT('~', NEW.name);");
        shop.Sql("DELIMITER //\nCREATE PROCEDURE many()\nBEGIN\n  DECLARE i INT DEFAULT 0; -- a comment;\n  SET i = 1;\n  SELECT ';\n', i;\nEND//\nDELIMITER ;\n");
        shop.Sql($"CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM `{shop.Name}`.line WHERE id < 0; CREATE VIEW qualified AS SELECT l.id FROM `{shop.Name}`.line l JOIN `{shop.Name}`.cheap c ON c.id = l.item;");
        if (server.Family == ServerFamily.MariaDB)
        {
            shop.Sql(
                "CREATE SEQUENCE number START WITH 7; CREATE TABLE numbered (id BIGINT PRIMARY KEY DEFAULT NEXTVAL(number), hidden INT INVISIBLE DEFAULT 3); INSERT INTO numbered VALUES (),();"
                + "CREATE TABLE kept (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING; INSERT INTO kept VALUES (1,1),(2,2); UPDATE kept SET v = 3; DELETE FROM kept WHERE id = 2;"
                + "CREATE TABLE parted (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3; INSERT INTO parted VALUES (1),(2),(3);");
        }

        return shop;
    }

    private void Backup(TestServer server, params string[] databases) => new BackupOperation(
        new BackupRequest
        {
            Server = server.Server.Options,
            Destination = Root,
            Database = databases,
            Compression = "none",
            ThreadCount = 2,
            SkipSpaceCheck = true,
        },
        NullOutput.Instance).Run(CancellationToken.None);

    private IntegrityResult CheckForged(ServerFamily family, string namePart, Func<string, string> change)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase shop = CreateShop(server);
        Backup(server, shop.Name);
        Forge(namePart, change);

        Assert.All(Check(new IntegrityRequest { Repository = Root, Level = IntegrityLevel.Content }), r => Assert.True(r.IsValid, r.Reason));
        IntegrityResult result = Assert.Single(Check(new IntegrityRequest { Repository = Root, Level = IntegrityLevel.Restore }));
        Assert.Equal(IntegrityStatus.Failed, result.Status);
        return result;
    }
    // A dump with a fault in it: the file's size and SHA-256 are those of the wrong content, so only the drill can know.
    private void Forge(string namePart, Func<string, string> change)
    {
        BackupRecord backup = Assert.Single(BackupRepository.Open(Root).List());
        ManifestFile file = backup.Manifest!.Files.First(f => f.Name.Contains(namePart, StringComparison.Ordinal) && !f.Name.Contains("another", StringComparison.Ordinal));
        string path = Path.Combine(backup.Path, file.Name);
        byte[] content = Encoding.UTF8.GetBytes(change(File.ReadAllText(path)));
        File.WriteAllBytes(path, content);
        ManifestFile forged = file with { Size = content.Length, UncompressedSize = content.Length, Sha256 = Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant() };
        BackupManifest manifest = backup.Manifest with { Files = backup.Manifest.Files.Select(f => f == file ? forged : f).ToList() };
        File.WriteAllBytes(Path.Combine(backup.Path, "manifest.json"), ManifestSerializer.Serialize(manifest).Span);
    }
}
