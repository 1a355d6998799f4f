using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>A web server that keeps each request and answers as it was told; where that is used up, with the last answer again.</summary>
internal sealed class HttpReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _answers;
    private readonly Thread _thread;
    private string _last;

    /// <summary>Starts it.</summary>
    /// <param name="answers">Whole answers, or a status line's end such as <c>200 OK</c>, or one and a body after a line end; empty for none, then the connection just closes.</param>
    public HttpReceiver(params string[] answers)
    {
        _answers = new ConcurrentQueue<string>(answers);
        _last = answers.Length == 0 ? "200 OK" : answers[^1];
        _listener.Start();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public BlockingCollection<ReceivedRequest> Requests { get; } = [];

    public string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public string Address => $"http://{Host}";

    /// <summary>The one request that came.</summary>
    public ReceivedRequest Single()
    {
        ReceivedRequest request = Requests.Take();
        return Requests.Count == 0 ? request : throw new InvalidOperationException("There were more requests than one.");
    }

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
        Requests.Dispose();
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                using TcpClient client = _listener.AcceptTcpClient();
                Answer(client);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private void Answer(TcpClient client)
    {
        try
        {
            using NetworkStream stream = client.GetStream();
            Requests.Add(Read(stream));
            string answer = _last = _answers.TryDequeue(out string? next) ? next : _last;
            if (answer.Length > 0)
            {
                stream.Write(Encoding.UTF8.GetBytes(Complete(answer)));
            }
        }
        catch (IOException)
        {
            // The other side has gone.
        }
    }

    private static string Complete(string answer)
    {
        int end = answer.IndexOf('\n', StringComparison.Ordinal);
        (string head, string body) = end < 0 ? (answer, "") : (answer[..end], answer[(end + 1)..]);
        string headers = head.Replace("|", "\r\n", StringComparison.Ordinal);
        return $"HTTP/1.1 {headers}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
    }

    private static ReceivedRequest Read(NetworkStream stream)
    {
        var head = new List<byte>();
        while (!Encoding.ASCII.GetString([.. head.TakeLast(4)]).Equals("\r\n\r\n", StringComparison.Ordinal))
        {
            int value = stream.ReadByte();
            if (value < 0)
            {
                throw new EndOfStreamException();
            }

            head.Add((byte)value);
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        stream.ReadExactly(body);
        string[] first = lines[0].Split(' ');
        return new ReceivedRequest(first[0], first[1], headers, body);
    }
}
