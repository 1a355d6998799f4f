using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Integrity;

namespace MySqlBackup.Testing.Peers;

/// <summary>A server program on a port of the loopback that nobody else has. It does not outlive this process.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ServerProcess _process;

    private PeerProcess(ServerProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>The last lines that it wrote.</summary>
    public string Said => _process.Tail();

    /// <summary>Starts a program that takes any free port itself and says which.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="says">What it writes once it listens; the first group is the port.</param>
    public static PeerProcess Start(string program, IEnumerable<string> arguments, string folder, Regex says)
    {
        var peer = new PeerProcess(ServerProcess.Start(program, arguments, null, folder), 0);
        bool isReady = peer.Wait(() =>
        {
            Match match = says.Match(peer.Said);
            peer.Port = match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
            return match.Success && peer.Accepts();
        });
        return isReady ? peer : throw peer.Failure(program);
    }

    /// <summary>Starts a program that must be told its port. Another process may take a port that was free: then on another one.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments with this port.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="answers">Whether it is this program, and no other, that answers by now.</param>
    public static PeerProcess Start(string program, Func<int, IEnumerable<string>> arguments, string folder, Func<PeerProcess, bool> answers)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort();
            var peer = new PeerProcess(ServerProcess.Start(program, arguments(port), null, folder), port);
            if (peer.Wait(() => answers(peer)))
            {
                return peer;
            }

            bool isOver = attempt == Attempts || !peer._process.HasExited;
            InvalidOperationException failure = peer.Failure(program);
            if (isOver)
            {
                throw failure;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool Wait(Func<bool> isReady)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < end && !_process.HasExited)
        {
            if (isReady())
            {
                return true;
            }

            Thread.Sleep(Pause);
        }

        return false;
    }

    private bool Accepts()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private InvalidOperationException Failure(string program)
    {
        string words = _process.LastWords();
        Dispose();
        return new InvalidOperationException($"{program} does not answer. {words}");
    }
}
