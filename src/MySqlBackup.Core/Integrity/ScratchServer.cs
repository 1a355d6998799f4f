using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Integrity;

/// <summary>
/// A private server from a program on this machine, in a temporary folder of its own, on a unix socket. It never outlives this
/// process, and its folder goes with it.
/// </summary>
public sealed class ScratchServer : IDisposable
{
    private static readonly ConcurrentDictionary<ScratchServer, bool> Running = new();
    private static readonly Lazy<PosixSignalRegistration> ExitHandlers = new(RegisterExitHandlers);

    // Another program may take a free port between its choice and the server's bind.
    private const int PortAttempts = 3;

    private readonly ScratchFolder _folder;
    private ServerProcess? _process;
    private readonly object _ending = new();
    private bool _ended;

    private ScratchServer(ServerBinary binary, ScratchServerOptions options)
    {
        Binary = binary;
        _folder = ScratchFolder.Create(options.ParentDirectory);
    }

    /// <summary>The program it runs.</summary>
    public ServerBinary Binary { get; }

    /// <summary>The unix socket, in a folder that is closed to other users.</summary>
    public string Socket => _folder.Socket;

    /// <summary>How to connect: as <c>root</c>, who has no password there, over the unix socket.</summary>
    public ServerOptions Options => new()
    {
        Address = ServerAddress.ForSocket(Socket),
        User = "root",
        SslMode = SslMode.Disabled,
    };

    /// <summary>The port on 127.0.0.1, or null.</summary>
    public int? Port { get; private set; }

    /// <summary>The server's data folder.</summary>
    internal string DataDirectory => _folder.Data;

    /// <summary>The server's own folder, closed to other users and removed with it; free for files beside the data.</summary>
    public string Directory => _folder.Path;

    /// <summary>The server's process id.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>True once it was disposed of, by its owner or because the process was told to end.</summary>
    internal bool IsEnded => Volatile.Read(ref _ended);

    /// <summary>Starts a server and waits until it takes connections.</summary>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorId.ScratchServerUnavailable"/>: no server program, or it did not start; the message has its last words.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public static ScratchServer Start(ScratchServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OperatingSystem.IsWindows())
        {
            throw new BackupException(
                BackupErrorId.ScratchServerUnavailable,
                "A scratch server needs unix sockets and can't be started on Windows. Name a server to use as one with -ScratchServer.");
        }

        var binary = options.Binary is not null ? ServerBinary.Probe(options.Binary) : ServerBinary.Find(options.Family);
        if (binary is null)
        {
            throw new BackupException(
                BackupErrorId.ScratchServerUnavailable,
                "There is no server program on this machine to start a scratch server with. Install mariadb-server or mysql-server, "
                + $"set {ServerBinary.MariaDBVariable} or {ServerBinary.MySqlVariable}, or name a server with -ScratchServer.");
        }

        _ = ExitHandlers.Value;
        var server = new ScratchServer(binary, options);
        Running[server] = true;
        try
        {
            server.Run(options, cancellationToken);
            return server;
        }
        catch (Exception e)
        {
            var endedBySignal = server.IsEnded;
            server.Dispose();
            if (endedBySignal && e is BackupException)
            {
                throw new OperationCanceledException("The process was told to end while a scratch server started.", e);
            }

            throw;
        }
    }

    /// <summary>
    /// Makes an initialised data folder for <see cref="ScratchServerOptions.DataTemplate"/>; it appears only when it is whole.
    /// </summary>
    /// <exception cref="IOException">The folder exists already.</exception>
    internal static void InitializeData(ServerBinary binary, string path, CancellationToken cancellationToken)
    {
        using var folder = ScratchFolder.Create(Path.GetDirectoryName(path));
        new ScratchServerSetup(binary, new ScratchServerOptions(), folder).PrepareData(_ => { }, cancellationToken);
        System.IO.Directory.Move(folder.Data, path);
    }

    /// <summary>Stops the server and removes its folder.</summary>
    public void Dispose()
    {
        // A second caller waits for the first: a signal's thread may be ending the server while the main thread is about to end the process.
        lock (_ending)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _process?.Kill();
            _folder.Dispose();
            _process?.Dispose();
            Running.TryRemove(this, out _);
        }
    }

    private void Run(ScratchServerOptions options, CancellationToken cancellationToken)
    {
        var setup = new ScratchServerSetup(Binary, options, _folder);
        setup.PrepareData(process => _process = process, cancellationToken);
        _process?.Dispose();
        for (var attempt = 1; ; attempt++)
        {
            Port = options.Tcp ? FreePort() : null;
            _process = ServerProcess.Start(Binary.Path, setup.ServerArguments(Port), _folder.ErrorLog, _folder.Path);
            if (BecameReady(options.StartTimeout, cancellationToken))
            {
                return;
            }

            var tail = _process.Tail();
            if (Port is null || attempt == PortAttempts || !tail.Contains("port", StringComparison.OrdinalIgnoreCase))
            {
                throw new BackupException(
                    BackupErrorId.ScratchServerUnavailable,
                    $"The scratch server '{Binary.Path}' ended with code {_process.ExitCode} before it took connections. {_process.LastWords()}");
            }

            _process.Dispose();
        }
    }

    /// <summary>True when the server answers; false when it ended before.</summary>
    private bool BecameReady(TimeSpan limit, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!Answers(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_process!.HasExited)
            {
                return false;
            }

            if (waited.Elapsed > limit)
            {
                throw new BackupException(
                    BackupErrorId.ScratchServerUnavailable,
                    $"The scratch server '{Binary.Path}' took no connection within {limit.TotalSeconds:0} s. {_process.LastWords()}");
            }

            // The server has no event to wait for other than its own end.
            _process.WaitForExit(TimeSpan.FromMilliseconds(20));
        }

        return true;
    }

    private bool Answers(CancellationToken cancellationToken)
    {
        try
        {
            using var connection = MySqlConnection.Open(Options.ToConnectionSettings(), cancellationToken);
            if (Port is not null && Binary.Family == ServerFamily.MariaDB)
            {
                // mariadb-install-db makes password-less accounts for the loopback addresses too; those would let in every user of this machine.
                connection.Execute("DELETE FROM mysql.global_priv WHERE user = 'root' AND host <> 'localhost'");
                connection.Execute("FLUSH PRIVILEGES");
            }

            return true;
        }
        catch (MySqlConnectionException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static PosixSignalRegistration RegisterExitHandlers()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DisposeAll();

        // From .NET 10 on SIGTERM ends a process without ProcessExit unless somebody handles it.
        return PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => DisposeAll());
    }

    private static void DisposeAll()
    {
        foreach (var server in Running.Keys)
        {
            server.Dispose();
        }
    }
}
