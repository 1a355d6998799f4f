using System.Diagnostics;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>Backups that are restored into a server of the other family.</summary>
public sealed class TargetCheckTests
{
    [Theory]
    [MariaDB(true), MariaDB(false)]
    [MySql(true), MySql(false)]
    public void What_the_other_family_does_not_know_is_refused_before_anything_is_created(ServerFamily family, bool isDumpFile)
    {
        var other = family == ServerFamily.MariaDB ? ServerFamily.MySql : ServerFamily.MariaDB;
        if (TestServerBinaries.Get(other) is null)
        {
            return;
        }
        var (server, target) = (TestServers.Get(family), TestServers.Get(other));
        using var source = server.CreateDatabase("CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        using var folder = new TestFolder();
        string[] lacking = family == ServerFamily.MariaDB ? ["sq", "kept", "uca"] : ["icu", "v"];
        source.Sql("CREATE TABLE plain (id INT PRIMARY KEY, v VARCHAR(20) COLLATE utf8mb4_bin) COMMENT='COLLATE none'; INSERT INTO plain VALUES (1, 'x')");
        source.Sql(family == ServerFamily.MariaDB
            ? "CREATE SEQUENCE sq; CREATE TABLE kept (id INT PRIMARY KEY) WITH SYSTEM VERSIONING; CREATE TABLE uca (v VARCHAR(9)) CHARSET utf8mb4 COLLATE uca1400_ai_ci"
            : "CREATE TABLE icu (v VARCHAR(9)) CHARSET utf8mb4 COLLATE utf8mb4_0900_ai_ci; SET NAMES utf8mb4 COLLATE utf8mb4_general_ci; CREATE VIEW v AS SELECT 'a' COLLATE utf8mb4_0900_ai_ci AS a");
        var path = Back(server, source.Name, folder.Path, isDumpFile);
        var copy = server.UniqueName("cross");
        var request = new RestoreRequest { Server = target.Options, Repository = path, As = new Dictionary<string, string> { [source.Name] = copy } };

        var refused = Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default));
        var planned = Assert.Throws<BackupException>(() => new RestoreOperation(request).Plan(default));

        Assert.Equal((BackupErrorId.TargetUnsuitable, refused.Message), (refused.ErrorId, planned.Message));
        Assert.All(lacking, name => Assert.Contains($"{source.Name}.{name}", refused.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("plain", refused.Message, StringComparison.Ordinal);
        Assert.Contains(family == ServerFamily.MariaDB ? "uca1400_ai_ci" : "utf8mb4_0900_ai_ci", refused.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, target.Sql($"SHOW DATABASES LIKE '{copy}'"));

        // What both know goes on being restored, with a word about the families.
        var output = new RecordingOutput();
        var result = Assert.Single(new RestoreOperation(request with { ExcludeTable = lacking }, output).Run(default));
        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Contains("of another family", Assert.Single(output.Warnings), StringComparison.Ordinal);
        Assert.Equal(output.Warnings, result.Warnings);
        Assert.Equal("plain", target.Sql("SHOW TABLES", copy));
        target.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory, MySql]
    public void An_engine_that_the_target_lacks_is_refused(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var target = TestServer.Start(family, options => options with { Arguments = [.. options.Arguments, "--disabled-storage-engines=", "--skip-archive"] });
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE old (id INT) ENGINE=ARCHIVE; CREATE TABLE plain (id INT)");
        Back(server, source.Name, folder.Path, isDumpFile: false);
        var request = new RestoreRequest { Server = target.Options, Repository = folder.Path };

        var refused = Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default));

        Assert.Equal(BackupErrorId.TargetUnsuitable, refused.ErrorId);
        Assert.Contains($"the storage engine ARCHIVE ({source.Name}.old)", refused.Message, StringComparison.Ordinal);
    }

    private static string Back(TestServer server, string database, string folder, bool isDumpFile)
    {
        if (!isDumpFile)
        {
            new BackupOperation(new BackupRequest { Server = server.Options, Destination = folder, Database = [database] }, NullOutput.Instance).Run(default);
            return folder;
        }
        var file = Path.Combine(folder, "d.sql");
        using var process = Process.Start(
            CommandLineClient.Find(server.Server.Binary, "mysqldump"), ["--no-defaults", "-uroot", $"--socket={server.Socket}", $"--result-file={file}", "--databases", database])!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return file;
    }
}
