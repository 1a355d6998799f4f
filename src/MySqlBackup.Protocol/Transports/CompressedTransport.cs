using System.Buffers.Binary;
using System.IO.Compression;

namespace MySqlBackup.Protocol.Transports;

/// <summary>
/// zlib compression of the protocol (page_protocol_basic_compression_packet): each packet has a 7-byte header with the sizes before and
/// after compression and a sequence number of its own; a size before of 0 means that the bytes are stored as they are.
/// </summary>
internal sealed class CompressedTransport : Transport
{
    private const int HeaderSize = 7;
    private const int MinimumToCompress = 50;
    private const int MaxChunk = 512 * 1024;

    private readonly Transport _inner;
    private readonly byte[] _header = new byte[HeaderSize];
    private byte[] _received = [];
    private byte[] _plain = [];
    private int _plainPosition;
    private int _plainEnd;
    private byte _sequence;

    public CompressedTransport(Transport inner) => _inner = inner;

    public override void BeginCommand() => _sequence = 0;

    public override int Receive(Span<byte> buffer)
    {
        if (_plainPosition == _plainEnd && !ReceivePacket())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _plainEnd - _plainPosition);
        _plain.AsSpan(_plainPosition, count).CopyTo(buffer);
        _plainPosition += count;
        return count;
    }

    public override void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = bytes.Slice(0, Math.Min(bytes.Length, MaxChunk));
            bytes = bytes.Slice(chunk.Length);
            SendChunk(chunk);
        }
    }

    public override void Dispose() => _inner.Dispose();

    private void SendChunk(ReadOnlySpan<byte> chunk)
    {
        using var packet = new MemoryStream(chunk.Length + HeaderSize);
        packet.Write(stackalloc byte[HeaderSize]);
        int plainLength = 0;
        if (chunk.Length >= MinimumToCompress)
        {
            using (var deflate = new ZLibStream(packet, CompressionLevel.Fastest, leaveOpen: true))
            {
                deflate.Write(chunk);
            }

            plainLength = chunk.Length;
        }

        if (plainLength == 0 || packet.Length - HeaderSize >= chunk.Length)
        {
            packet.SetLength(HeaderSize);
            packet.Position = HeaderSize;
            packet.Write(chunk);
            plainLength = 0;
        }

        Span<byte> bytes = packet.GetBuffer().AsSpan(0, (int)packet.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(bytes.Length - HeaderSize) | (uint)_sequence++ << 24);
        bytes[4] = (byte)plainLength;
        bytes[5] = (byte)(plainLength >> 8);
        bytes[6] = (byte)(plainLength >> 16);
        _inner.Send(bytes);
    }

    private bool ReceivePacket()
    {
        if (!Fill(_header, isStart: true))
        {
            return false;
        }

        uint word = BinaryPrimitives.ReadUInt32LittleEndian(_header);
        int length = (int)(word & 0xFFFFFF);
        int plainLength = _header[4] | _header[5] << 8 | _header[6] << 16;
        if ((byte)(word >> 24) != _sequence)
        {
            throw new MySqlProtocolException($"The server sent compressed packet number {word >> 24} where {_sequence} was due.");
        }

        _sequence++;
        _plainPosition = 0;
        if (plainLength == 0)
        {
            Reserve(ref _plain, length);
            _plainEnd = 0;
            Fill(_plain.AsSpan(0, length), isStart: false);
            _plainEnd = length;
            return true;
        }

        Reserve(ref _received, length);
        Fill(_received.AsSpan(0, length), isStart: false);
        Reserve(ref _plain, plainLength);
        _plainEnd = 0;
        Inflate(length, plainLength);
        _plainEnd = plainLength;
        return true;
    }

    private void Inflate(int length, int plainLength)
    {
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(_received, 0, length, writable: false), CompressionMode.Decompress);
            inflate.ReadExactly(_plain.AsSpan(0, plainLength));
            if (inflate.ReadByte() >= 0)
            {
                throw new MySqlProtocolException("The server sent a compressed packet that is longer than it says.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // .NET throws an IOException of its own for a stream that needs a dictionary.
            throw new MySqlProtocolException("The server sent a compressed packet that can't be decompressed.", isUnsupportedAuthentication: false, e);
        }
    }

    /// <summary>Fills the span; false when the server closed the connection where a packet may begin.</summary>
    private bool Fill(Span<byte> target, bool isStart)
    {
        int filled = 0;
        while (filled < target.Length)
        {
            int received = _inner.Receive(target.Slice(filled));
            if (received == 0)
            {
                return isStart && filled == 0
                    ? false
                    : throw new MySqlConnectionException(ConnectionFailureReason.Lost, "The server closed the connection in the middle of a packet.");
            }

            filled += received;
        }

        return true;
    }

    /// <summary>Sizes here are at most 16 MB by their field; buffers are kept only as long as they fit the traffic.</summary>
    private static void Reserve(ref byte[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            buffer = GC.AllocateUninitializedArray<byte>(Math.Max(size, Math.Min(2 * buffer.Length, 1 << 24)));
        }
    }
}
