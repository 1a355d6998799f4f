using System.Security.Cryptography;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Integrity;

/// <summary>
/// The server of a drill, with the databases of a backup restored into it: all of them at once, since they may refer to each other.
/// It is started when the first database is asked for, and everything is dropped or stopped on dispose.
/// </summary>
internal sealed class DrillServer : IDisposable
{
    private const int LongestName = 64;

    private readonly BackupSource _source;
    private readonly IntegrityRequest _request;
    private readonly IReadOnlyList<string> _databases;
    private readonly IOperationOutput _output;
    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);
    private ScratchServer? _private;
    private ServerOptions? _options;
    private IReadOnlyList<RestoreResult>? _results;
    private BackupException? _restoreFailure;
    private BackupException? _unavailable;

    public DrillServer(BackupSource source, IntegrityRequest request, IReadOnlyList<string> databases, IOperationOutput output)
    {
        _source = source;
        _request = request;
        _databases = databases;
        _output = output;
    }

    /// <summary>The server's version.</summary>
    public string Version { get; private set; } = "";

    /// <summary>How to connect to it.</summary>
    public ServerOptions Options => _options!;

    /// <summary>The name that a database was restored under.</summary>
    public string Target(string database) => _targets.GetValueOrDefault(database, database);

    /// <summary>The databases that were restored under other names: the name that each bears here, and its own.</summary>
    public IReadOnlyDictionary<string, string> Originals => _targets.Where(t => t.Key != t.Value).ToDictionary(t => t.Value, t => t.Key, StringComparer.Ordinal);

    /// <summary>What became of a database; the first call restores them all.</summary>
    /// <returns>Null where the whole restore failed; <paramref name="failure"/> says why.</returns>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ScratchServerUnavailable"/>.</exception>
    public RestoreResult? Restore(string database, out BackupException? failure, CancellationToken cancellationToken)
    {
        if (_unavailable is not null)
        {
            throw _unavailable;
        }

        if (_results is null && _restoreFailure is null)
        {
            try
            {
                Start(cancellationToken);
            }
            catch (BackupException e)
            {
                _unavailable = e;
                throw;
            }

            RestoreAll(cancellationToken);
        }

        failure = _restoreFailure;
        return _results?.FirstOrDefault(r => r.Database == database);
    }

    /// <summary>A drill whose server went because this process was told to end says nothing about the backup.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void ThrowIfEnded()
    {
        if (_private is { IsEnded: true })
        {
            throw new OperationCanceledException("The process was told to end while the drill ran.");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_private is null && _options is not null && (_results is not null || _restoreFailure is not null))
        {
            DropAll();
        }

        _private?.Dispose();
    }

    private void Start(CancellationToken cancellationToken)
    {
        ServerFamily? family = _source.Manifest?.Server.Family switch
        {
            "MariaDB" => ServerFamily.MariaDB,
            "Percona" => ServerFamily.Percona,
            "MySQL" => ServerFamily.MySql,
            _ => null,
        };
        if (_request.ScratchServer is null)
        {
            _output.Verbose("Starting a scratch server.");
            _private = StartPrivate(family, cancellationToken);
        }

        _options = _request.ScratchServer ?? _private!.Options;
        ServerIdentity identity = ReadIdentity(cancellationToken);
        Version = identity.VersionText;
        if (_source.Manifest is { } manifest)
        {
            RequireSameKind(manifest.Server, identity);
        }

        // Digits, so that a name that needs no quotes in the backup's statements needs none with this in front of it.
        string prefix = $"drill_{RandomNumberGenerator.GetInt32(int.MaxValue):D10}_";
        foreach (string database in _databases)
        {
            // On a server of our own the databases keep their names, so that what refers to them needs no rewriting.
            bool keepsName = _private is not null && !SystemDatabase.Is(database);
            string name = prefix + database;
            _targets[database] = keepsName ? database : name.Length <= LongestName ? name : $"{prefix}{_targets.Count}";
        }
    }

    private ScratchServer StartPrivate(ServerFamily? family, CancellationToken cancellationToken)
    {
        // Percona's and Oracle's definitions are the same; either serves for the other.
        ServerFamily? found = family == ServerFamily.Percona && ServerBinary.Find(ServerFamily.Percona) is null ? ServerFamily.MySql
            : family == ServerFamily.MySql && ServerBinary.Find(ServerFamily.MySql) is null ? ServerFamily.Percona
            : family;
        if (found is { } wanted && ServerBinary.Find(wanted) is null)
        {
            throw Unavailable(
                $"The backup is from {_source.Manifest!.Server.Family} {_source.Manifest.Server.Version}, and there is no {_source.Manifest.Server.Family} server program on this machine. " +
                $"Install it, name it in {(wanted == ServerFamily.MariaDB ? ServerBinary.MariaDBVariable : ServerBinary.MySqlVariable)}, or name a server with -ScratchServer (--scratch-server).");
        }

        return ScratchServer.Start(
            new ScratchServerOptions { Family = found, LowerCaseTableNames = _source.Manifest?.Server.LowerCaseTableNames }, cancellationToken);
    }

    private ServerIdentity ReadIdentity(CancellationToken cancellationToken)
    {
        try
        {
            using MySqlConnection connection = ServerConnector.Open(_options!, cancellationToken);
            if (_private is null && HoldsEvents())
            {
                RequireNoScheduler(connection);
            }

            return ServerIdentity.Read(connection);
        }
        catch (Exception e) when (e is MySqlException or BackupException)
        {
            throw Unavailable($"The scratch server can't be used: {ServerConnector.Translate(e, _options!).Message}", e);
        }
    }

    private static void RequireSameKind(ManifestServer taken, ServerIdentity scratch)
    {
        Version version = ServerIdentity.ParseVersion(taken.Version);
        bool sameFamily = (taken.Family == "MariaDB") == scratch.IsMariaDb;
        var series = new Version(version.Major, version.Minor);
        if (!sameFamily || scratch.Version.Major != version.Major || scratch.Version < series)
        {
            throw Unavailable(
                $"The backup is from {taken.Family} {taken.Version}; the scratch server is {scratch.FamilyText} {scratch.VersionText}. A drill needs the same family and major version, and none older: name one with -ScratchServer (--scratch-server).");
        }
    }

    private bool HoldsEvents() => _source.Manifest is { } manifest
        ? manifest.Databases.Any(d => _databases.Contains(d.Name) && d.Objects.Any(o => o.Kind == DatabaseObjectKind.Event))
        : _source.Files.Any(f => f.Kind == BackupFileKind.Routines && _databases.Contains(f.Database));

    // A restored event would run like any other: on the restored rows, and on whatever else its body reaches.
    private static void RequireNoScheduler(MySqlConnection connection)
    {
        if (connection.QueryScalar("SELECT @@GLOBAL.event_scheduler") is "ON" or "1")
        {
            throw Unavailable(
                "The scratch server's event scheduler is on, so it would run the backup's events while the drill lasts. SET GLOBAL event_scheduler=OFF there, or let the drill start a private server.");
        }
    }

    private static BackupException Unavailable(string message, Exception? cause = null) => new(BackupErrorId.ScratchServerUnavailable, message, cause);

    private void RestoreAll(CancellationToken cancellationToken)
    {
        var request = new RestoreRequest
        {
            Server = _options!,
            Repository = _source.Repository,
            Id = _source.IsInRepository ? _source.Id : null,
            Decryption = _request.Decryption,
            Database = _databases,
            As = _targets.Where(t => t.Key != t.Value).ToDictionary(t => t.Key, t => t.Value),
            ThreadCount = _request.ThreadCount,
        };
        try
        {
            _results = new RestoreOperation(request, _output).Run(cancellationToken);
        }
        catch (BackupException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _restoreFailure = e;
        }
    }

    private void DropAll()
    {
        try
        {
            using MySqlConnection connection = ServerConnector.Open(_options!, CancellationToken.None);
            foreach (string target in _targets.Values.Where(t => Exists(connection, t)))
            {
                connection.Execute("DROP DATABASE IF EXISTS " + SqlName.Quote(target));
            }
        }
        catch (Exception e) when (e is MySqlException or BackupException)
        {
            _output.Warning($"The drill's databases could not be dropped ({string.Join(", ", _targets.Values)}): {ServerConnector.Translate(e, _options!).Message}");
        }
    }
    // Where nothing could be created, a DROP IF EXISTS would still be refused.
    private static bool Exists(MySqlConnection connection, string database) =>
        connection.QueryScalar($"SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME={SqlName.Literal(database)}") != "0";
}
