using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>ENUM and SET values whose text is the same and whose numbers are not.</summary>
public sealed class AmbiguousMemberTests
{
    private const string Tables = """
        SET SESSION sql_mode='NO_BACKSLASH_ESCAPES';
        CREATE TABLE empty_member (id INT PRIMARY KEY AUTO_INCREMENT, e ENUM('','a'), s SET('','a','b'), j JSON);
        INSERT INTO empty_member (e,s,j) VALUES (0,0,NULL),(1,1,'{}'),(2,2,NULL),(NULL,NULL,NULL),(2,7,'[1]'),(1,5,NULL);
        CREATE TABLE same_members (id INT PRIMARY KEY, e ENUM('x','X','x ','y') CHARACTER SET latin1, s SET('p','P','q'), k ENUM('é','e','ß','\','\\','it''s') COLLATE utf8mb4_unicode_ci);
        INSERT INTO same_members VALUES (1,1,1,1),(2,2,2,2),(3,3,3,3),(4,4,6,4),(5,0,7,5),(6,1,5,6);
        CREATE TABLE told_apart (id INT PRIMARY KEY, e ENUM('x','X') COLLATE utf8mb4_bin, k ENUM('é','ö','\','\\','a''b'), w ENUM('m','w'));
        INSERT INTO told_apart VALUES (1,1,1,1),(2,2,2,0),(3,2,3,2),(4,NULL,4,NULL),(5,2,5,1);
        """;

    private static readonly string[] Questions =
    [
        "CAST(e AS UNSIGNED),CAST(s AS UNSIGNED),j FROM empty_member",
        "CAST(e AS UNSIGNED),CAST(s AS UNSIGNED),CAST(k AS UNSIGNED) FROM same_members",
        "CAST(e AS UNSIGNED),CAST(k AS UNSIGNED),CAST(w AS UNSIGNED) FROM told_apart",
        "CAST(s AS UNSIGNED) FROM wide",
    ];

    [Theory, MariaDB, MySql]
    public void Come_back_as_the_same_members_by_every_method(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase("CHARACTER SET utf8mb4");
        using var folder = new TestFolder();
        source.Sql(Tables + Wide);
        var before = Numbers(server, source.Name);
        var record = new BackupOperation(new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [source.Name] }, NullOutput.Instance).Run(default);
        Assert.Equal(
            ["empty_member: e s", "same_members: e s k", "told_apart: ", "wide: s"],
            record.Manifest!.Databases[0].Tables.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => $"{t.Name}: {string.Join(' ', t.NumberColumns)}"));
        foreach (var method in Enum.GetValues<LoadMethod>().Where(m => m != LoadMethod.Bulk || family == ServerFamily.MariaDB))
        {
            var target = server.UniqueName("copy");
            var result = Assert.Single(new RestoreOperation(
                new RestoreRequest { Server = server.Options, Repository = folder.Path, As = new Dictionary<string, string> { [source.Name] = target }, LoadMethod = method },
                NullOutput.Instance).Run(default));
            Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
            Assert.Equal(before, Numbers(server, target));
            server.Sql($"DROP DATABASE `{target}`");
        }
    }

    // All of 64 bits, of which a floating number would keep 53.
    private static string Wide =>
        $"CREATE TABLE wide (id INT PRIMARY KEY, s SET('',{string.Join(',', Enumerable.Range(1, 63).Select(n => $"'m{n}'"))})); INSERT INTO wide VALUES (1,18446744073709551615),(2,9223372036854775809),(3,0),(4,1);";

    private static string Numbers(TestServer server, string database)
        => string.Join('\n', Questions.Select(question => server.Sql($"SELECT id,{question} ORDER BY id", database)));
}
