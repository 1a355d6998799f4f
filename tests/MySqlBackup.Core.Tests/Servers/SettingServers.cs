using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

/// <summary>Servers for the tests of settings alone, with a small buffer pool: others don't want their settings changed.</summary>
[CollectionDefinition(Name)]
public sealed class SettingServers : ICollectionFixture<SettingServers>, IDisposable
{
    public const string Name = "Servers with changed settings";

    private readonly Dictionary<ServerFamily, TestServer> _servers = [];

    public TestServer Get(ServerFamily family)
    {
        if (!_servers.TryGetValue(family, out TestServer? server))
        {
            server = TestServer.Start(family, options => options with { BufferPoolSize = 8 << 20 });
            _servers.Add(family, server);
        }

        return server;
    }

    public void Dispose()
    {
        foreach (TestServer server in _servers.Values)
        {
            server.Dispose();
        }
    }
}
