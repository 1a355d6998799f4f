using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MySqlBackup.Core.Tests.Monitoring;

/// <summary>iperf3's own server on a free port of the loopback.</summary>
internal sealed class IperfServer : IDisposable
{
    private readonly Process _process;
    private bool _isStopped;

    private IperfServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "iperf3")));

    /// <summary>Starts it; it listens once this returns.</summary>
    public static IperfServer Start()
    {
        // It can't be told to take any free port: another process may take the one that is free now.
        for (int attempt = 0; ; attempt++)
        {
            int port = FreePort();
            var process = Process.Start(new ProcessStartInfo("iperf3", ["--server", "--bind", "127.0.0.1", "--port", $"{port}", "--forceflush"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            for (string? line = process.StandardOutput.ReadLine(); line is not null; line = process.StandardOutput.ReadLine())
            {
                if (line.Contains("Server listening", StringComparison.Ordinal))
                {
                    _ = process.StandardOutput.ReadToEndAsync();
                    return new IperfServer(process, port);
                }
            }

            process.Dispose();
            if (attempt == 5)
            {
                throw new InvalidOperationException("iperf3 does not start.");
            }
        }
    }

    public void Dispose()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
