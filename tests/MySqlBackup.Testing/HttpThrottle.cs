using System.Diagnostics;
using System.Net.Sockets;

namespace MySqlBackup.Testing;

/// <summary>Sends bytes no faster than allowed, over all connections in one direction.</summary>
internal sealed class HttpThrottle(ManualResetEventSlim ended)
{
    private const int PiecesPerSecond = 20;
    private readonly Lock _lock = new();
    private long _freeAt;
    private long _rate;

    public long? BytesPerSecond
    {
        get => Volatile.Read(ref _rate) is > 0 and var rate ? rate : null;
        set => Volatile.Write(ref _rate, value ?? 0);
    }

    public void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int piece = bytes.Length;
            if (BytesPerSecond is { } rate)
            {
                piece = (int)Math.Clamp(rate / PiecesPerSecond, 1, piece);
                ended.Wait(Delay(piece, rate));
            }

            bytes = bytes[socket.Send(bytes[..piece])..];
        }
    }

    private TimeSpan Delay(int bytes, long rate)
    {
        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            _freeAt = Math.Max(_freeAt, now) + (Stopwatch.Frequency * bytes / rate);
            return Stopwatch.GetElapsedTime(now, _freeAt);
        }
    }
}
