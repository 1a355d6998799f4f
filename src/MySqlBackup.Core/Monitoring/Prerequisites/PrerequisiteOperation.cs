using System.Diagnostics;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>Looks, before a backup is taken, for what would make it fail or of little use. Changes nothing, on the server or in the destination.</summary>
public sealed class PrerequisiteOperation
{
    private readonly PrerequisiteRequest _request;
    private readonly ClientEnvironment _environment;
    private readonly TimeProvider _clock;
    private string _server;

    /// <summary>Creates the operation.</summary>
    /// <param name="request">The backup that is to be taken.</param>
    /// <param name="environment">Option files and variables; null for this process's.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    public PrerequisiteOperation(PrerequisiteRequest request, ClientEnvironment? environment = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        _request = request;
        _environment = environment ?? ClientEnvironment.Current;
        _clock = clock ?? TimeProvider.System;
        _server = request.Server.Address?.ToString() ?? "";
    }

    /// <summary>Makes the checks, one after the other; each is handed on as soon as it is known. At least one for each of <see cref="PrerequisiteCheck"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<BackupPrerequisite> Run(CancellationToken cancellationToken) => MakeAll(cancellationToken).SelectMany(found => found);

    private IEnumerable<IEnumerable<BackupPrerequisite>> MakeAll(CancellationToken cancellationToken)
    {
        ServerOptions? options = null;
        yield return Make(
            PrerequisiteCheck.Configuration,
            () =>
            {
                OptionFile file = ServerOptions.ReadOptionFiles(_request.Server.DefaultsFile, _environment);
                if (_request.Server.FixPermission)
                {
                    _ = ServerOptions.Resolve(_request.Server, null, _environment);
                }

                options = ServerOptions.Merge(_request.Server, file, _environment);
                _server = options.Address.ToString();
                return ConfigurationCheck.Find(file, options.SslKey ?? options.SslCert);
            },
            cancellationToken);

        using ConnectionSet? connections = options is null ? null : new ConnectionSet(options, cancellationToken);
        MySqlConnection? connection = null;
        ServerIdentity? server = null;
        yield return Make(
            PrerequisiteCheck.Connection,
            () =>
            {
                if (connections is null)
                {
                    return PrerequisiteFinding.Skipped("How to reach the server is not known: see Configuration.");
                }

                MySqlConnection opened = connections.Open();
                server = ServerIdentity.Read(opened);
                connection = opened;
                return ServerChecks.Connection(options!, opened.IsTls);
            },
            cancellationToken);

        ContentChecks? content = null;
        foreach (IEnumerable<BackupPrerequisite> found in connection is null ? SkipServer(cancellationToken) : AskServer(connection, server!, _request.ToBackup(options!), made => content = made, cancellationToken))
        {
            yield return found;
        }

        yield return Make(PrerequisiteCheck.Codec, () => CodecCheck.Find(_request.Compression, _request.CompressionLevel), cancellationToken);
        MySqlConnection? usable = connection is { IsBroken: false } ? connection : null;
        foreach (IEnumerable<BackupPrerequisite> found in AskDestination(
            () => content is null && _request.NoData ? new SpaceNeed(0) : content?.Need,
            place => new SeparationCheck(place).Find(usable, server, options?.Address),
            cancellationToken))
        {
            yield return found;
        }
    }

    private IEnumerable<IEnumerable<BackupPrerequisite>> SkipServer(CancellationToken cancellationToken) =>
        from check in (PrerequisiteCheck[])
            [
                PrerequisiteCheck.ServerVersion, PrerequisiteCheck.Clock, PrerequisiteCheck.Rights, PrerequisiteCheck.Databases, PrerequisiteCheck.Lock,
                PrerequisiteCheck.Engines, PrerequisiteCheck.Connections,
            ]
        select Make(check, () => PrerequisiteFinding.Skipped("There is no connection to the server: see Connection."), cancellationToken);

    private IEnumerable<IEnumerable<BackupPrerequisite>> AskServer(
        MySqlConnection connection, ServerIdentity server, BackupRequest backup, Action<ContentChecks> made, CancellationToken cancellationToken)
    {
        IEnumerable<BackupPrerequisite> Ask(PrerequisiteCheck check, Func<PrerequisiteFinding> find) => Make(
            check,
            () =>
            {
                try
                {
                    return connection.IsBroken ? PrerequisiteFinding.Skipped("The connection to the server was lost.") : find();
                }
                catch (MySqlException e)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    throw ServerConnector.Translate(e, backup.Server);
                }
            },
            cancellationToken);

        var checks = new ServerChecks(connection, server, backup, _clock);
        ContentChecks? content = null;
        yield return Ask(PrerequisiteCheck.ServerVersion, checks.Version);
        yield return Ask(PrerequisiteCheck.Clock, checks.Clock);
        yield return Ask(
            PrerequisiteCheck.Rights,
            () =>
            {
                content = new ContentChecks(connection, server, backup);
                made(content);
                return content.Rights();
            });
        foreach ((PrerequisiteCheck check, Func<ContentChecks, PrerequisiteFinding> find) in ((PrerequisiteCheck, Func<ContentChecks, PrerequisiteFinding>)[])
            [(PrerequisiteCheck.Databases, c => c.Databases()), (PrerequisiteCheck.Lock, c => c.Lock()), (PrerequisiteCheck.Engines, c => c.Engines())])
        {
            yield return Ask(check, () => content is null ? PrerequisiteFinding.Skipped("What the account may do is not known: see Rights.") : find(content));
        }

        yield return Ask(PrerequisiteCheck.Connections, checks.Connections);
    }

    private IEnumerable<IEnumerable<BackupPrerequisite>> AskDestination(
        Func<SpaceNeed?> need, Func<string, IEnumerable<PrerequisiteFinding>> separate, CancellationToken cancellationToken)
    {
        DestinationChecks? destination = null;
        yield return Make(
            PrerequisiteCheck.Destination,
            () =>
            {
                destination = new DestinationChecks(_request.Destination);
                return destination.Destination();
            },
            cancellationToken);

        IEnumerable<BackupPrerequisite> Ask(PrerequisiteCheck check, Func<DestinationChecks, IEnumerable<PrerequisiteFinding>> find) => Make(
            check,
            () => destination?.Place is null ? [PrerequisiteFinding.Skipped("The destination is no folder of this machine: see Destination.")] : find(destination),
            cancellationToken);

        yield return Ask(PrerequisiteCheck.Writable, d => [d.Writable()]);
        yield return Ask(PrerequisiteCheck.Permission, d => [d.Permission()]);
        yield return Ask(PrerequisiteCheck.FileSystem, d => [d.FileSystem()]);
        yield return Ask(PrerequisiteCheck.Space, d => [d.Space(need())]);
        yield return Ask(PrerequisiteCheck.Separation, d => separate(d.Place!));
    }

    private BackupPrerequisite[] Make(PrerequisiteCheck check, Func<PrerequisiteFinding> find, CancellationToken cancellationToken) =>
        Make(check, () => [find()], cancellationToken);

    private BackupPrerequisite[] Make(PrerequisiteCheck check, Func<IEnumerable<PrerequisiteFinding>> find, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var clock = Stopwatch.StartNew();
        PrerequisiteFinding[] findings;
        try
        {
            findings = find().ToArray();
        }
        catch (BackupException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings = [PrerequisiteFinding.Failed(e, AdviceOn(check))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings = [PrerequisiteFinding.Skipped($"It could not be checked: {e.Message}")];
        }

        return Array.ConvertAll(findings, finding => new BackupPrerequisite
        {
            Server = _server,
            Destination = _request.Destination,
            Check = check,
            Status = finding.Status,
            Message = VisibleText.Of(finding.Message),
            Advice = finding.Advice is null ? null : VisibleText.Of(finding.Advice),
            Duration = finding.Status == PrerequisiteStatus.Skipped ? null : clock.Elapsed,
        });
    }

    private static string AdviceOn(PrerequisiteCheck check) => check switch
    {
        PrerequisiteCheck.Configuration => "Correct the option file, or name another with -DefaultsFile (--defaults-file).",
        PrerequisiteCheck.Connection => "Correct the address, the account, its password or the TLS options until the server's own client is let in with them.",
        PrerequisiteCheck.Databases => "Mend what the message names, or leave it out with -ExcludeDatabase or -ExcludeTable (--exclude-database, --exclude-table).",
        PrerequisiteCheck.Codec => "Choose another -Compression or -CompressionLevel (--compression, --compression-level), or install the library.",
        PrerequisiteCheck.Destination => "Give the path of a repository, or of a new or empty folder.",
        _ => "Look up in docs/errors.md what the id means.",
    };
}
