using System.Net;
using System.Net.Sockets;
using MySqlBackup.Testing;

namespace MySqlBackup.Protocol.Tests;

/// <summary>A server that follows a script with the one client it takes.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Socket _listener;
    private readonly Task _conversation;

    private ScriptedServer(bool overTcp, Action<ScriptedClient> script)
    {
        string path = Path.Combine(_folder.Path, "s");
        _listener = overTcp ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(overTcp ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(path));
        _listener.Listen(1);
        UnixSocket = overTcp ? null : path;
        Port = overTcp ? ((IPEndPoint)_listener.LocalEndPoint!).Port : 0;
        _conversation = Task.Factory.StartNew(() => Converse(script), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string? UnixSocket { get; }

    public int Port { get; }

    public static ScriptedServer OverSocket(Action<ScriptedClient> script) => new(overTcp: false, script);

    public static ScriptedServer OverTcp(Action<ScriptedClient> script) => new(overTcp: true, script);

    public ConnectionSettings Settings(SslMode sslMode = SslMode.Disabled, TimeSpan? connectTimeout = null, bool retrieveKey = false) => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        UnixSocket = UnixSocket,
        Password = "geheim",
        SslMode = sslMode,
        ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(20),
        AllowPublicKeyRetrieval = retrieveKey,
    };

    public MySqlConnection Open() => MySqlConnection.Open(Settings());

    /// <summary>Waits for the script's end; what it asserted fails the test.</summary>
    public void Finish() => _conversation.WaitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();

    public void Dispose()
    {
        _listener.Dispose();
        Finish();
        _folder.Dispose();
    }

    private void Converse(Action<ScriptedClient> script)
    {
        try
        {
            using Socket socket = _listener.Accept();
            using var stream = new NetworkStream(socket);
            script(new ScriptedClient(stream));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // The client has had enough, which is what most scripts are for.
        }
    }
}
