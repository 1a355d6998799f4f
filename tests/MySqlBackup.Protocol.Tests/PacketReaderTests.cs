using MySqlBackup.Protocol.Transports;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

public sealed class PacketReaderTests
{
    private const int BufferSize = 4096;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void PacketsComeOutAsTheyWentInHoweverTheyArrive(int piece)
    {
        int[] lengths = [0, 1, 4091, 4092, 4093, 4096, 5, 0, 10_000, 7, 8192, 4088, 4, 20_000, 1, 300, 4092, 4092];
        var reader = new PacketReader(new Pieces(Packets(lengths), piece), BufferSize);

        for (int i = 0; i < lengths.Length; i++)
        {
            ReadOnlySpan<byte> payload = reader.Read();
            Assert.Equal(lengths[i], payload.Length);
            Assert.True(payload.IndexOfAnyExcept((byte)(i + 1)) < 0);
        }

        Assert.Equal(ConnectionFailureReason.Lost, Assert.Throws<MySqlConnectionException>(() => reader.Read()).Reason);
        Assert.True(reader.IsBroken);
    }

    [Fact]
    public void SequenceNumbersWrap()
    {
        var reader = new PacketReader(new Pieces(Packets(Enumerable.Repeat(10, 600)), 1000), BufferSize);
        for (int i = 0; i < 600; i++)
        {
            Assert.Equal(10, reader.Read().Length);
        }
    }

    [Fact]
    public void DeclaredLengthAloneReservesNoMemory()
    {
        byte[] declared = [0xFE, 0xFF, 0xFF, 0, 1, 2, 3];
        var reader = new PacketReader(new Pieces(declared, 100), BufferSize);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<MySqlConnectionException>(() => reader.Read());

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000);
    }

    [Fact]
    public void LargeBufferGoesWhenItIsNoLongerNeeded()
    {
        var reader = new PacketReader(new Pieces(Packets([1_000_000, .. Enumerable.Repeat(4000, 200)]), int.MaxValue), BufferSize);
        _ = reader.Read();
        Assert.InRange(reader.LargeCapacity, 1_000_000, 2_200_000);
        for (int i = 0; i < 200; i++)
        {
            _ = reader.Read();
        }

        Assert.Equal(0, reader.LargeCapacity);
    }

    [Fact]
    public void PayloadAboveTheLimitIsRefused()
    {
        const int limit = 2 * PacketReader.MaxFragment - 1;
        byte[] fragments = new byte[2 * (PacketReader.HeaderSize + PacketReader.MaxFragment)];
        fragments.AsSpan(0, 3).Fill(0xFF);
        fragments.AsSpan(PacketReader.HeaderSize + PacketReader.MaxFragment, 3).Fill(0xFF);
        fragments[PacketReader.HeaderSize + PacketReader.MaxFragment + 3] = 1;
        var reader = new PacketReader(new Pieces(fragments, 1 << 20), BufferSize, limit);

        Assert.True(Assert.Throws<MySqlProtocolException>(() => reader.Read()).IsPacketTooLarge);
        Assert.True(reader.IsBroken);
    }

    private static byte[] Packets(IEnumerable<int> lengths)
    {
        using var stream = new MemoryStream();
        var writer = new ScriptedClient(stream);
        byte fill = 0;
        foreach (int length in lengths)
        {
            fill++;
            writer.Send([.. Enumerable.Repeat(fill, length)]);
        }

        return stream.ToArray();
    }

    /// <summary>Bytes that arrive in pieces of a fixed size.</summary>
    private sealed class Pieces(byte[] bytes, int size) : Transport
    {
        private int _position;

        public override int Receive(Span<byte> buffer)
        {
            int count = Math.Min(Math.Min(size, buffer.Length), bytes.Length - _position);
            bytes.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override void Send(ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
