using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>How rows travel to the server: by which method, and over how many connections.</summary>
public sealed class RestoreMethodTests
{
    [Theory]
    [MariaDB(LoadMethod.Bulk, "--local-infile=0 --max-allowed-packet=64K")]
    [MariaDB(LoadMethod.Insert, "--local-infile=0 --max-allowed-packet=64K --max-prepared-stmt-count=0")]
    [MariaDB(LoadMethod.LocalInfile, "--max-allowed-packet=64K --max-prepared-stmt-count=0")]
    [MariaDB(LoadMethod.LocalInfile, "--log-bin --server-id=1 --binlog-format=STATEMENT")]
    [MySql(LoadMethod.Insert, "--local-infile=0 --max-allowed-packet=64K")]
    public void Takes_the_fastest_method_that_the_server_has(ServerFamily family, LoadMethod method, string limits)
    {
        var server = TestServers.Get(family);
        using var strict = TestServer.Start(family, options => options with { Arguments = [.. options.Arguments, .. limits.Split(' ')] });
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(500)); INSERT INTO t VALUES (1, REPEAT('),(', 100))");
        for (var rows = 1; rows < 2048; rows *= 2)
        {
            source.Sql($"INSERT INTO t SELECT id + {rows}, v FROM t");
        }
        RestoreBench.BackUp(server, source, folder);
        var request = RestoreBench.Request(server, folder, source.Name, "copy") with { Server = strict.Options };

        var result = Assert.Single(new RestoreOperation(request).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal((method, 2048L), (result.LoadMethod, result.RowCount));
        Assert.Equal(source.Sql("CHECKSUM TABLE t").Split('\t')[1], strict.Sql("CHECKSUM TABLE t", "copy").Split('\t')[1]);
        if (method != LoadMethod.LocalInfile)
        {
            Assert.Equal(
                BackupErrorId.InvalidArgument,
                Assert.Throws<BackupException>(() => new RestoreOperation(request with { LoadMethod = LoadMethod.LocalInfile, Force = true }).Run(default)).ErrorId);
        }
    }

    [Theory]
    [MySql]
    public void Bulk_statements_are_refused_where_the_server_has_none(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY)");
        RestoreBench.BackUp(server, source, folder);

        var failure = Assert.Throws<BackupException>(
            () => new RestoreOperation(RestoreBench.Request(server, folder, source.Name, server.UniqueName("copy")) with { LoadMethod = LoadMethod.Bulk }).Run(default));

        Assert.Equal(BackupErrorId.InvalidArgument, failure.ErrorId);
    }

    [Theory]
    [MariaDB]
    public void A_row_that_no_packet_holds_goes_another_way(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var small = TestServer.Start(family, options => options with { Arguments = [.. options.Arguments, "--max-allowed-packet=1M"] });
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY, v LONGBLOB); INSERT INTO t SELECT seq, REPEAT(CHAR(seq), seq * 1000) FROM seq_1_to_200; INSERT INTO t VALUES (999, REPEAT(CHAR(39), 3000000))");
        RestoreBench.BackUp(server, source, folder);

        var result = Assert.Single(new RestoreOperation(RestoreBench.Request(server, folder, source.Name, "copy") with { Server = small.Options }).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal(LoadMethod.LocalInfile, result.LoadMethod);
        Assert.Equal(source.Sql("CHECKSUM TABLE t").Split('\t')[1], small.Sql("CHECKSUM TABLE t", "copy").Split('\t')[1]);
    }

    [Theory]
    [MariaDB]
    [MySql]
    public void Connections_share_a_big_table(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(200), KEY kv (v), FULLTEXT KEY fv (v)); INSERT INTO t VALUES (1, REPEAT('x', 200))");
        for (var rows = 1; rows < 32768; rows *= 2)
        {
            source.Sql($"INSERT INTO t SELECT id + {rows}, v FROM t");
        }
        source.Sql("ANALYZE TABLE t");
        var backup = new BackupOperation(
            new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [source.Name], ChunkSize = 1 << 20 }, NullOutput.Instance).Run(default);
        Assert.True(backup.Manifest!.Files.Count(file => file.Kind == BackupFileKind.Data) > 2);
        var copy = server.UniqueName("copy");
        var output = new RecordingOutput();

        var result = Assert.Single(new RestoreOperation(RestoreBench.Request(server, folder, source.Name, copy), output).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal((1, 32768L), (result.TableCount, result.RowCount));
        Assert.Equal(source.Sql("CHECKSUM TABLE t").Split('\t')[1], server.Sql("CHECKSUM TABLE t", copy).Split('\t')[1]);
        Assert.Equal(source.Sql("SHOW CREATE TABLE t"), server.Sql("SHOW CREATE TABLE t", copy));
        var last = output.Reports.Last();
        Assert.Equal((32768L, 1, 1), (last.RowsDone, last.TablesDone, last.TablesTotal));
        Assert.InRange(last.BytesDone, last.BytesExpected, last.BytesExpected);
        server.Sql($"DROP DATABASE `{copy}`");
    }
}
