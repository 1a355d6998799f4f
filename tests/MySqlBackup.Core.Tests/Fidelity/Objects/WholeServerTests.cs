using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>All topics on one server, in one backup.</summary>
public sealed class WholeServerTests(ObjectServers servers) : IClassFixture<ObjectServers>
{
    private static readonly Dictionary<string, string> Databases = ObjectTopics.All.SelectMany(topic => topic.Databases).ToDictionary(name => name);

    [Theory, MariaDB, MySql]
    public void Comes_back_with_all_objects(ServerFamily family)
    {
        using var bench = BackUp(family, out _);
        using var target = servers.Start(family);

        Restore(bench, target);

        Assert.Equal("", ObjectPicture.Differences(Expected(family), ObjectPicture.Read(target, Databases)));
    }

    [Theory, MariaDB, MySql]
    public void Comes_back_with_all_objects_by_the_plain_client(ServerFamily family)
    {
        using var bench = BackUp(family, out var record);
        using var target = servers.Start(family);
        // Foreign keys onto keys that are not unique, and rows that break a check, are an operator's to allow.
        target.Sql("/*!80400 SET GLOBAL restrict_fk_on_non_standard_key=OFF *//*M!100201 SET GLOBAL check_constraint_checks=OFF */");

        DumpBench.Load(record, target);

        Assert.Equal("", ObjectPicture.Differences(Expected(family), ObjectPicture.Read(target, Databases)));
    }

    private DumpBench BackUp(ServerFamily family, out BackupRecord record)
    {
        foreach (var topic in ObjectTopics.All)
        {
            servers.Make(family, topic);
        }

        var bench = new DumpBench(servers.Source(family));
        record = bench.Backup(bench.Request() with { Compression = "gzip" });
        return bench;
    }

    private static void Restore(DumpBench bench, TestServer target)
    {
        var results = new RestoreOperation(new RestoreRequest { Server = target.Options, Repository = bench.Repository, ThreadCount = 2 }).Run(default);
        Assert.All(results, result => Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage));
    }

    // All but the views that no server creates again.
    private SortedDictionary<string, string> Expected(ServerFamily family)
    {
        var picture = ObjectPicture.Read(servers.Source(family), Databases);
        foreach (var view in ObjectTopics.All.SelectMany(topic => topic.InvalidViews.Select(view => $"{topic.Databases[0]}.{view}")))
        {
            Assert.True(picture.Remove("view " + view) && picture.Remove($"view {view} facts") && picture.Remove($"table {view} facts"), view);
            picture.Remove($"partition {view} facts");
        }

        return picture;
    }
}
