using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MySqlBackup.Protocol.Payloads;
using MySqlBackup.Protocol.Transports;

namespace MySqlBackup.Protocol;

/// <summary>
/// Takes packets out of the receive buffer (page_protocol_basic_packets). A packet that lies whole in the buffer is handed out where it
/// is; a larger one is put together in a second buffer, which grows with the bytes that arrive, never with a declared length.
/// </summary>
internal sealed class PacketReader
{
    public const int HeaderSize = 4;
    public const int MaxFragment = 0xFFFFFF;
    public const int MaxPayload = 1 << 30;
    private const int RefillsBeforeShrinking = 64;

    private readonly byte[] _buffer;
    private Transport _transport;
    private int _position;
    private int _end;
    private uint _sequence;
    private uint _sequenceMask = 0xFF;
    private byte[]? _large;
    private int _refillsSinceLarge;

    public PacketReader(Transport transport, int bufferSize, int maxPayload = MaxPayload)
    {
        Limit = maxPayload;
        _transport = transport;
        _buffer = GC.AllocateUninitializedArray<byte>(Math.Clamp(bufferSize, 4096, MaxFragment), pinned: true);
    }

    /// <summary>The number the next packet of either side must carry.</summary>
    public byte Sequence
    {
        get => (byte)_sequence;
        set => _sequence = value;
    }

    /// <summary>Bytes that a payload may have; those that fit the receive buffer are not held to it.</summary>
    public int Limit { get; set; }

    /// <summary>Whether bytes were received that no packet has taken yet.</summary>
    public bool HasBufferedBytes => _position != _end;

    /// <summary>Whether a read failed, so that nothing further can be read.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Bytes kept for large packets; 0 once none has come for a while.</summary>
    internal int LargeCapacity => _large?.Length ?? 0;

    /// <summary>Bytes received so far.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Goes on over another transport. Sequence numbers inside the compressed protocol are the compression layer's business.</summary>
    public void SetTransport(Transport transport, bool isCompressed)
    {
        if (HasBufferedBytes)
        {
            throw new MySqlProtocolException("The server sent bytes ahead of the change to TLS or compression; they can't be trusted.");
        }

        _transport = transport;
        _sequenceMask = isCompressed ? 0u : 0xFFu;
    }

    /// <summary>The next payload, valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Read()
    {
        byte[] buffer = _buffer;
        int position = _position;
        int available = _end - position - HeaderSize;
        if (available >= 0)
        {
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(position));
            int length = (int)(header & MaxFragment);
            if (length <= available && length != MaxFragment && (((header >> 24) ^ _sequence) & _sequenceMask) == 0)
            {
                _sequence = (_sequence + 1) & 0xFF;
                _position = position + HeaderSize + length;
                return buffer.AsSpan(position + HeaderSize, length);
            }
        }

        return ReadSlow();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<byte> ReadSlow()
    {
        try
        {
            int length = ReadHeader();
            if (length == MaxFragment || length > _buffer.Length - HeaderSize)
            {
                return ReadLarge(length);
            }

            Fill(length);
            int start = _position;
            _position = start + length;
            return _buffer.AsSpan(start, length);
        }
        catch (MySqlException)
        {
            // Where the next packet begins is no longer known.
            IsBroken = true;
            throw;
        }
    }

    private ReadOnlySpan<byte> ReadLarge(int length)
    {
        _refillsSinceLarge = 0;
        int total = 0;
        while (true)
        {
            if (total > Limit - length)
            {
                throw new MySqlProtocolException($"The server sent a packet of more than {Limit} bytes.") { IsPacketTooLarge = true };
            }

            total = Append(total, length);
            if (length < MaxFragment)
            {
                return _large.AsSpan(0, total);
            }

            length = ReadHeader();
        }
    }

    private int Append(int total, int length)
    {
        int target = total + length;
        while (total < target)
        {
            if (_large is null || total == _large.Length)
            {
                Grow(total);
            }

            Span<byte> free = _large.AsSpan(total, Math.Min(target, _large!.Length) - total);
            int buffered = Math.Min(_end - _position, free.Length);
            if (buffered > 0)
            {
                _buffer.AsSpan(_position, buffered).CopyTo(free);
                _position += buffered;
            }
            else
            {
                buffered = Receive(free);
            }

            total += buffered;
        }

        return total;
    }

    private void Grow(int used)
    {
        // Not from a pool: that would keep every size it passes through, and memory is what large rows are short of.
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(2L * _buffer.Length, 2L * used), Math.Max(Limit, _buffer.Length)));
        _large.AsSpan(0, used).CopyTo(larger);
        _large = larger;
    }

    private int ReadHeader()
    {
        Fill(HeaderSize);
        uint header = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_position));
        if ((((header >> 24) ^ _sequence) & _sequenceMask) != 0)
        {
            throw WrongSequence(header);
        }

        _sequence = (_sequence + 1) & 0xFF;
        _position += HeaderSize;
        return (int)(header & MaxFragment);
    }

    /// <summary>
    /// A server that has closed an idle connection leaves an ERR packet behind (such as 4031 of MySQL 8.0.24), numbered as if it answered
    /// nothing; its words are worth more than the complaint about the number.
    /// </summary>
    private MySqlException WrongSequence(uint header)
    {
        int length = (int)(header & MaxFragment);
        if (length is > 2 and < 1024)
        {
            Fill(HeaderSize + length);
            ReadOnlySpan<byte> payload = _buffer.AsSpan(_position + HeaderSize, length);
            if (payload[0] == ErrPayload.Header)
            {
                return ErrPayload.Create(payload);
            }
        }

        return new MySqlProtocolException($"The server sent packet number {header >> 24} where {_sequence} was due.");
    }

    private void Fill(int count)
    {
        if (_end - _position >= count)
        {
            return;
        }

        int tail = _end - _position;
        if (_position > 0)
        {
            _buffer.AsSpan(_position, tail).CopyTo(_buffer);
            _position = 0;
            _end = tail;
        }

        ShrinkWhenIdle();
        while (_end < count)
        {
            _end += Receive(_buffer.AsSpan(_end));
        }
    }

    private void ShrinkWhenIdle()
    {
        if (_large is not null && ++_refillsSinceLarge > RefillsBeforeShrinking)
        {
            _large = null;
        }
    }

    private int Receive(Span<byte> buffer)
    {
        int received = _transport.Receive(buffer);
        if (received == 0)
        {
            throw new MySqlConnectionException(ConnectionFailureReason.Lost, "The server closed the connection.");
        }

        BytesReceived += received;
        return received;
    }
}
