using System.Collections.Concurrent;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Of each family a server that holds the objects of all topics, and one to restore into; started when first asked for.</summary>
public sealed class ObjectServers : IDisposable
{
    private readonly ConcurrentDictionary<(ServerFamily Family, bool IsTarget), Lazy<TestServer>> _servers = new();
    private readonly HashSet<(ServerFamily Family, string Topic)> _made = [];
    private readonly TestFolder _keys = new();

    /// <summary>The server that objects are backed up from.</summary>
    public TestServer Source(ServerFamily family) => _servers.GetOrAdd((family, false), key => new(() => Start(key.Family))).Value;

    /// <summary>An empty server; what is restored into it goes again.</summary>
    public TestServer Target(ServerFamily family) => _servers.GetOrAdd((family, true), key => new(() => Start(key.Family))).Value;

    /// <summary>Starts one more, with the engines and keys that the topics need.</summary>
    public TestServer Start(ServerFamily family) => TestServer.Start(family, options => family == ServerFamily.MySql
        ? options
        : options with
        {
            Arguments =
            [
                .. options.Arguments, "--plugin-load-add=ha_archive", "--plugin-load-add=ha_blackhole", "--plugin-load-add=file_key_management", $"--file-key-management-filename={KeyFile()}",
            ],
        });

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var server in _servers.Values.Where(server => server.IsValueCreated))
        {
            server.Value.Dispose();
        }

        _keys.Dispose();
    }

    /// <summary>Creates a topic's objects, once.</summary>
    internal void Make(ServerFamily family, ObjectTopic topic)
    {
        if (_made.Add((family, topic.Name)))
        {
            Source(family).Sql(topic.Statements(family));
        }
    }

    private string KeyFile()
    {
        var file = Path.Combine(_keys.Path, "keys");
        File.WriteAllText(file, "1;770A8A65DA156D24EE2A093277530142\n2;18420B5CBA31CCDFFE9716E91EB61374\n");
        return file;
    }
}
