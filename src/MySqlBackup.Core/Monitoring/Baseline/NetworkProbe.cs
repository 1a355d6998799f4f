using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>What the network carries to another machine and back, by <c>iperf3</c>, whose server (<c>iperf3 -s</c>) runs there.</summary>
internal static class NetworkProbe
{
    /// <summary>The port that iperf3 listens on where none is given.</summary>
    private const int DefaultPort = 5201;

    private const int Seconds = 3;
    private const int ConnectMilliseconds = 10_000;

    /// <summary>Who has accepted the connection may say nothing, and the program waits for it without end.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(30);

    /// <summary>Measures there and back.</summary>
    /// <param name="target"><c>host</c>, <c>host:port</c> or <c>[ipv6]:port</c>.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>, <see cref="BackupErrorId.RemoteUnreachable"/>.</exception>
    public static IEnumerable<BaselineMeasure> Run(string target, CancellationToken cancellationToken)
    {
        (string host, int port) = Parse(target);
        yield return Measure(BaselineMeasure.RemoteSend, host, port, isReverse: false, cancellationToken);
        yield return Measure(BaselineMeasure.RemoteReceive, host, port, isReverse: true, cancellationToken);
    }

    /// <summary>Host and port of a target.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    internal static (string Host, int Port) Parse(string target)
    {
        // A name that begins with a dash would be an option of the program.
        return Uri.TryCreate("tcp://" + target, UriKind.Absolute, out Uri? uri) && uri is { AbsolutePath: "/" or "", UserInfo: "", Query: "", Fragment: "" }
            && uri.Host.Length > 0 && !uri.Host.StartsWith('-')
            ? (uri.Host.Trim('[', ']'), uri.IsDefaultPort || uri.Port < 1 ? DefaultPort : uri.Port)
            : throw new BackupException(BackupErrorId.InvalidArgument, $"'{target}' is not a machine's address. Write host, host:port or [ipv6]:port.");
    }

    private static BaselineMeasure Measure(string name, string host, int port, bool isReverse, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--client", host, "--port", port.ToString(CultureInfo.InvariantCulture), "--time", Seconds.ToString(CultureInfo.InvariantCulture),
            "--connect-timeout", ConnectMilliseconds.ToString(CultureInfo.InvariantCulture), "--json", .. isReverse ? new[] { "--reverse" } : [],
        ];
        string text = RunProgram(arguments, cancellationToken) ?? throw Failed(host, port, $"it did not answer in {LongestTime.TotalSeconds:0} s");
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.TryGetProperty("error", out JsonElement error))
            {
                throw Failed(host, port, error.GetString());
            }

            JsonElement sum = json.RootElement.GetProperty("end").GetProperty("sum_received");
            double rate = sum.GetProperty("bits_per_second").GetDouble() / 8;
            double bytes = sum.GetProperty("bytes").GetDouble();
            return rate > 0
                ? new BaselineMeasure(name, rate, BaselineUnit.BytesPerSecond, $"{ByteSize.Format(bytes)} {(isReverse ? "from" : "to")} {host} in {Seconds} s, by iperf3")
                : throw Failed(host, port, "nothing arrived");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Failed(host, port, "its answer can't be read", e);
        }
    }

    // Null where it took too long.
    private static string? RunProgram(string[] arguments, CancellationToken cancellationToken)
    {
        using var program = new Process
        {
            StartInfo = new ProcessStartInfo("iperf3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false },
        };
        try
        {
            program.Start();
        }
        catch (Win32Exception e)
        {
            throw new BackupException(BackupErrorId.RemoteUnreachable, "The program iperf3 is not on this machine. Install it, or leave -RemoteTarget (--remote-target) out.", e);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenRegistration stop = limit.Token.Register(() => Stop(program));
        limit.CancelAfter(LongestTime);
        program.StandardInput.Close();
        program.ErrorDataReceived += (_, _) => { };
        program.BeginErrorReadLine();
        string text = program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        return limit.IsCancellationRequested ? null : text;
    }

    private static void Stop(Process program)
    {
        try
        {
            program.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }

    private static BackupException Failed(string host, int port, string? why, Exception? cause = null) => new(
        BackupErrorId.RemoteUnreachable, $"The network to {host}, port {port}, can't be measured: {why}. Run 'iperf3 -s' there, and let the port through.", cause);
}
