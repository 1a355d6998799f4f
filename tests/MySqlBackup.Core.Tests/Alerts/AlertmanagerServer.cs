using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>A private Alertmanager in a folder of its own.</summary>
public sealed class AlertmanagerServer : IDisposable
{
    public const string Variable = "MYSQLBACKUP_TEST_ALERTMANAGER";

    private static readonly HttpClient Client = new();
    private readonly TestFolder _folder = new();
    private readonly ServerProcess? _process;

    /// <summary>Starts it and waits until it is ready; where the machine has none, there is no address.</summary>
    public AlertmanagerServer()
    {
        if (Program is null)
        {
            return;
        }

        string configuration = Path.Combine(_folder.Path, "alertmanager.yml");
        File.WriteAllText(configuration, "route:\n  receiver: none\nreceivers:\n  - name: none\n");
        int port = FreePort();
        Address = $"http://127.0.0.1:{port}";
        string error = Path.Combine(_folder.Path, "error.log");
        _process = ServerProcess.Start(
            Program,
            [
                $"--config.file={configuration}", $"--storage.path={Path.Combine(_folder.Path, "data")}", $"--web.listen-address=127.0.0.1:{port}",
                "--cluster.listen-address=",
            ],
            error,
            _folder.Path);
        WaitUntilReady();
    }

    /// <summary>The program that is named, or the one in the path; null where there is none.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "prometheus-alertmanager")).FirstOrDefault(File.Exists);

    public string Address { get; } = "";

    /// <summary>The alerts that are not over.</summary>
    public JsonArray Alerts() => JsonNode.Parse(Client.GetStringAsync(new Uri(Address + "/api/v2/alerts")).GetAwaiter().GetResult())!.AsArray();

    public void Dispose()
    {
        _process?.Dispose();
        _folder.Dispose();
    }

    // It can't be told to take any port that is free and to say which; another program may take this one in between.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitUntilReady()
    {
        DateTime end = DateTime.UtcNow.AddSeconds(20);
        while (true)
        {
            try
            {
                Client.GetStringAsync(new Uri(Address + "/-/ready")).GetAwaiter().GetResult();
                return;
            }
            catch (HttpRequestException) when (DateTime.UtcNow < end && !_process!.HasExited)
            {
                Thread.Sleep(50);
            }
        }
    }
}
