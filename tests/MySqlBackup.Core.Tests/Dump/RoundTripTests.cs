using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

[Collection(DumpGroup.Name)]
public class RoundTripTests
{
    [Theory]
    [MariaDB("none"), MariaDB("gzip")]
    [MySql("none"), MySql("gzip")]
    public void The_servers_own_client_brings_back_every_value_and_definition(ServerFamily family, string compression)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase("CHARACTER SET utf8mb3");
        database.Sql(DumpedTypes.Statements(family));
        var before = DumpBench.Describe(server, database.Name);
        var request = bench.Request(database.Name) with { Compression = compression, ChunkSize = 1 };
        var record = bench.Backup(request);

        server.Sql($"DROP DATABASE `{database.Name}`");
        DumpBench.Load(record, server);
        Assert.Equal(before, DumpBench.Describe(server, database.Name));

        var again = bench.Backup(request);
        Assert.Equal(
            record.Manifest!.Databases[0].Tables.Select(t => $"{t.Name} {t.Rows} {t.ContentHash} {t.DefinitionHash}"),
            again.Manifest!.Databases[0].Tables.Select(t => $"{t.Name} {t.Rows} {t.ContentHash} {t.DefinitionHash}"));
        Assert.Equal(record.Manifest.Databases[0].Objects, again.Manifest.Databases[0].Objects);
    }

    [Theory, MariaDB, MySql]
    public void Files_are_valid_utf8_but_for_programs_of_other_charsets(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql(DumpedTypes.Statements(family));
        var record = bench.Backup(bench.Request(database.Name));
        foreach (var file in record.Manifest!.Files.Where(f => f.Kind == Core.Repository.BackupFileKind.Data))
        {
            Assert.True(System.Text.Unicode.Utf8.IsValid(File.ReadAllBytes(Path.Combine(record.Path, file.Name))), file.Name);
        }
    }
}
