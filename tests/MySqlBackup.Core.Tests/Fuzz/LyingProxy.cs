using System.Buffers.Binary;
using System.Net.Sockets;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Fuzz;

/// <summary>Damages one packet that comes from a server, or one that goes to it; what waits for more afterwards is disconnected.</summary>
internal sealed class LyingProxy(string server, ProxySide liar, int packet, Func<byte[], byte[]> lie) : ServerProxy(server)
{
    private const int HeaderSize = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private int _untilDamage = packet;
    private Timer? _end;

    public LyingProxy(string server, ProxySide liar, int packet, Mutator mutator)
        : this(server, liar, packet, bytes =>
        {
            byte[] payload = mutator.Mutate(bytes.AsSpan(HeaderSize));
            byte[] damaged = [.. bytes.AsSpan(0, HeaderSize), .. payload];
            BinaryPrimitives.WriteInt32LittleEndian(damaged, payload.Length | bytes[3] << 24);
            return damaged;
        })
    {
    }

    /// <summary>A packet whose header says another length than it has.</summary>
    public static byte[] WithWrongLength(byte[] packet, Random random)
    {
        int length = packet.Length - HeaderSize;
        int[] lengths = [0, length - 1, length + 1, length + 256, length / 2, random.Next(1 << 24), 0xFFFFFF];
        BinaryPrimitives.WriteInt32LittleEndian(packet, (Math.Max(0, lengths[random.Next(lengths.Length)]) & 0xFFFFFF) | packet[3] << 24);
        return packet;
    }

    protected override void Forward(ProxyLink link, ProxySide from)
    {
        using var source = new NetworkStream(link[from], ownsSocket: false);
        using var target = new NetworkStream(link.Opposite(from), ownsSocket: false);
        if (from != liar)
        {
            source.CopyTo(target);
            return;
        }

        byte[] header = new byte[HeaderSize];
        while (true)
        {
            source.ReadExactly(header);
            byte[] packet = new byte[HeaderSize + (BinaryPrimitives.ReadInt32LittleEndian(header) & 0xFFFFFF)];
            header.CopyTo(packet, 0);
            source.ReadExactly(packet.AsSpan(HeaderSize));
            if (Interlocked.Decrement(ref _untilDamage) == 0)
            {
                packet = lie(packet);
                _end = new Timer(_ => link.Close(), null, Patience, Timeout.InfiniteTimeSpan);
            }

            target.Write(packet);
        }
    }

    protected override void End() => _end?.Dispose();
}
