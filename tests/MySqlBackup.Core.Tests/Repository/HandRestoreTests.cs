using System.Diagnostics;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

/// <summary>A backup can be restored by someone who has everything but this program.</summary>
public sealed class HandRestoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MariaDB("none", "zcat -f")]
    [MariaDB("gzip", "zcat -f")]
    [MariaDB("zstd", "zstdcat -f")]
    public void The_plain_client_reads_the_files_in_load_order(ServerFamily family, string codec, string reader)
    {
        TestServer server = TestServers.Get(family);
        using var content = new Content(server, "odd.na`me");
        BackupRecord backup = Backup(server, codec, content);
        content.Drop();

        string client = CommandLineClient.Find(server.Server.Binary, "mysql");
        Execute(backup.Path, "sh", "-c", $"xargs {reader} < load-order | '{client}' --no-defaults --user=root --socket='{server.Socket}'");
        content.AssertIsBack();
    }

    [MyloaderTheory]
    [InlineData("none")]
    [InlineData("gzip")]
    public void Myloader_restores_the_folder(string codec)
    {
        TestServer server = TestServers.Get(ServerFamily.MariaDB);

        // 0.10 takes a database's name from its files' names, and knows no alias; 1.0 reads the real one up to a backtick in it.
        bool knowsAliases = !MyloaderTheoryAttribute.Version.StartsWith("myloader 0.", StringComparison.Ordinal);
        using var content = new Content(server, knowsAliases ? "odd.na me" : "odd");
        BackupRecord backup = Backup(server, codec, content);
        content.Drop();

        string said = Execute(backup.Path, MyloaderTheoryAttribute.Program!, "--directory", backup.Path, "--socket", server.Socket, "--user", "root", "--threads", "2", "--verbose", "3");
        content.AssertIsBack(said);
    }

    private static string Execute(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
        return said;
    }

    private BackupRecord Backup(TestServer server, string codec, Content content) => new BackupOperation(
        new BackupRequest
        {
            Server = server.Server.Options,
            Destination = Path.Combine(_folder.Path, "backups"),
            Database = [content.Shop, content.Odd],
            Compression = codec,
            ThreadCount = 2,
            SkipSpaceCheck = true,
        },
        NullOutput.Instance).Run(CancellationToken.None);

    /// <summary>Two databases, one with a name that no file can bear, with a bit of everything.</summary>
    private sealed class Content : IDisposable
    {
        private readonly TestServer _server;
        private readonly string _before;

        public Content(TestServer server, string odd)
        {
            _server = server;
            Shop = server.UniqueName("shop");
            Odd = server.UniqueName(odd);
            server.Sql(
                $"CREATE DATABASE `{Shop}` CHARACTER SET utf8mb4; CREATE DATABASE {SqlName.Quote(Odd)};"
                + $"USE `{Shop}`; CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50), b VARBINARY(9), KEY (name));"
                + "INSERT INTO item (name,b) VALUES ('it''s;',x'00ff'),('größe',NULL),('line\nbreak\\\\',x'27');"
                + "CREATE TABLE line (id INT PRIMARY KEY, item INT NOT NULL, CONSTRAINT `fk_line` FOREIGN KEY (item) REFERENCES item (id)); INSERT INTO line VALUES (1,1),(2,3);"
                + "CREATE TABLE `we.ird tab` (id INT PRIMARY KEY); INSERT INTO `we.ird tab` VALUES (5);"
                + "CREATE SEQUENCE number START WITH 10; SELECT NEXT VALUE FOR number;"
                + "CREATE VIEW z AS SELECT id FROM item; CREATE VIEW a AS SELECT id FROM z;"
                + "CREATE TABLE log (name VARCHAR(60)); CREATE TRIGGER mark AFTER INSERT ON item FOR EACH ROW INSERT INTO log VALUES (NEW.name);"
                + $"CREATE TABLE {SqlName.Quote(Odd)}.t (id INT PRIMARY KEY); INSERT INTO {SqlName.Quote(Odd)}.t VALUES (1),(2);");
            server.Sql("DELIMITER //\nCREATE FUNCTION plus_one(x INT) RETURNS INT DETERMINISTIC\nBEGIN\n  SET x = x + 1;\n  RETURN x;\nEND//\nDELIMITER ;\n", Shop);
            _before = Look();
        }

        public string Shop { get; }

        public string Odd { get; }

        public void AssertIsBack(string? said = null)
        {
            string after;
            try
            {
                after = Look();
            }
            catch (InvalidOperationException e)
            {
                Assert.Fail($"{e.Message}\n{said}");
                return;
            }

            Assert.True(_before == after, $"Before:\n{_before}\nAfter:\n{after}\n{said}");
        }

        public void Drop() => _server.Sql($"DROP DATABASE IF EXISTS `{Shop}`; DROP DATABASE IF EXISTS {SqlName.Quote(Odd)}");

        public void Dispose() => Drop();

        private string Look() => _server.Sql(
            $"USE `{Shop}`; SELECT id, name, HEX(name), HEX(b) FROM item ORDER BY id; SELECT * FROM line; SELECT * FROM `we.ird tab`; SELECT COUNT(*) FROM log;"
            + "SELECT COUNT(*) FROM a; SELECT plus_one(4);"
            + $"SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = '{Shop}' ORDER BY 1;"
            + $"SELECT trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = '{Shop}';"
            + $"SELECT constraint_name FROM information_schema.referential_constraints WHERE constraint_schema = '{Shop}';"
            + $"SELECT minimum_value, start_value FROM number; SELECT * FROM {SqlName.Quote(Odd)}.t");
    }
}
