namespace MySqlBackup.Testing;

/// <summary>A database with a unique name, dropped on dispose.</summary>
public sealed class TestDatabase : IDisposable
{
    private readonly TestServer _server;

    internal TestDatabase(TestServer server, string name, string options)
    {
        _server = server;
        Name = name;
        server.Sql($"CREATE DATABASE `{name}` {options}");
    }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>Runs statements as root in this database; rows come back as tab-separated lines, without headings.</summary>
    public string Sql(string statements) => _server.Sql(statements, Name);

    /// <inheritdoc />
    public void Dispose() => _server.Sql($"DROP DATABASE IF EXISTS `{Name}`");
}
