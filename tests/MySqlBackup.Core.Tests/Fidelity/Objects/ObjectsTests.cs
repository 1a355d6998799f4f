using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Objects of every kind come back as they were: beside themselves under other names, and on a fresh server.</summary>
public sealed class ObjectsTests(ObjectServers servers) : IClassFixture<ObjectServers>
{
    [Theory]
    [MariaDB("columns"), MariaDB("constraints"), MariaDB("engines"), MariaDB("events"), MariaDB("keys"), MariaDB("names"), MariaDB("options"), MariaDB("partitions")]
    [MariaDB("routines"), MariaDB("sequences"), MariaDB("triggers"), MariaDB("versioned"), MariaDB("views")]
    [MySql("columns"), MySql("constraints"), MySql("engines"), MySql("events"), MySql("keys"), MySql("names"), MySql("options"), MySql("partitions")]
    [MySql("routines"), MySql("triggers"), MySql("views")]
    public void Come_back(ServerFamily family, string topicName)
    {
        var topic = ObjectTopics.All.Single(t => t.Name == topicName);
        servers.Make(family, topic);
        var (source, target) = (servers.Source(family), servers.Target(family));
        using var folder = new TestFolder();
        // A copy that still names the original anywhere has it where the original has what stands for its own name.
        var itself = topic.Databases.ToDictionary(name => name, name => $"<{topic.Databases.IndexOf(name)}>");
        var before = ObjectPicture.Read(source, itself);
        new BackupOperation(
            new BackupRequest { Server = source.Options, Destination = folder.Path, Database = topic.Databases, SkipSpaceCheck = true, ChunkSize = 1 }, NullOutput.Instance).Run(default);

        var copies = itself.ToDictionary(pair => $"copy é-{pair.Value}'s", pair => pair.Value);
        try
        {
            Restore(topic, source, folder, itself.Zip(copies).ToDictionary(pair => pair.First.Key, pair => pair.Second.Key));
            AssertSame(topic, before, ObjectPicture.Read(source, copies));
            Restore(topic, target, folder, itself.Keys.ToDictionary(name => name));
            AssertSame(topic, before, ObjectPicture.Read(target, itself));
            Assert.Equal("", ObjectPicture.Differences(before, ObjectPicture.Read(source, itself)));
        }
        finally
        {
            Drop(source, copies.Keys);
            Drop(target, itself.Keys);
        }
    }

    private static void Restore(ObjectTopic topic, TestServer server, TestFolder folder, Dictionary<string, string> names)
    {
        var results = new RestoreOperation(new RestoreRequest { Server = server.Options, Repository = folder.Path, As = names, ThreadCount = 2 }).Run(default);
        Assert.All(results, result => Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage));
        var warnings = results.SelectMany(result => result.Warnings).ToList();
        Assert.Equal(topic.InvalidViews.Count, warnings.Count);
        Assert.All(topic.InvalidViews, view => Assert.Contains(warnings, warning => warning.Contains(view, StringComparison.Ordinal)));
    }

    private static void AssertSame(ObjectTopic topic, SortedDictionary<string, string> before, SortedDictionary<string, string> after)
    {
        var expected = before.Where(pair => !topic.InvalidViews.Any(view => pair.Key.EndsWith("." + view, StringComparison.Ordinal) || pair.Key.EndsWith($".{view} facts", StringComparison.Ordinal)));
        var differences = ObjectPicture.Differences(new SortedDictionary<string, string>(expected.ToDictionary(), StringComparer.Ordinal), after);
        Assert.True(differences.Length == 0, differences);
    }

    private static void Drop(TestServer server, IEnumerable<string> databases)
        => server.Sql("SET foreign_key_checks=0;" + string.Concat(databases.Select(name => $"DROP DATABASE IF EXISTS {SqlName.Quote(name)};")));
}
