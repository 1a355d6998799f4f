using System.Buffers.Binary;
using System.IO.Compression;
using MySqlBackup.Testing;

namespace MySqlBackup.Protocol.Tests.Fuzz;

/// <summary>What a server says in a conversation, turn by turn, as it should be or damaged.</summary>
internal sealed class RecordedExchange
{
    private readonly List<byte[]> _turns = [];
    private readonly List<byte> _sequences = [];

    /// <summary>The first turn that is compressed where compression was agreed on.</summary>
    private int _firstCompressed = int.MaxValue;

    public IReadOnlyList<byte[]> Turns => _turns;

    /// <summary>Adds a turn whose first packet has the number <paramref name="sequence"/>.</summary>
    public RecordedExchange Say(byte sequence, Action<ScriptedClient> say)
    {
        using var stream = new MemoryStream();
        say(new ScriptedClient(stream) { Sequence = sequence });
        _turns.Add(stream.ToArray());
        _sequences.Add(sequence);
        return this;
    }

    /// <summary>The turns from here on are compressed.</summary>
    public RecordedExchange Compress()
    {
        _firstCompressed = _turns.Count;
        return this;
    }

    /// <summary>The turns, undamaged.</summary>
    public List<byte[]> Whole() => _turns.Select((turn, i) => i < _firstCompressed ? turn : Deflate(turn, turn.Length)).ToList();

    /// <summary>The turns with damage in one of them from <paramref name="first"/> on: in its packets, in their framing, or in the compression around them.</summary>
    public List<byte[]> Damaged(Random random, int first)
    {
        var mutator = new Mutator(random);
        int victim = first + random.Next(_turns.Count - first);
        int layer = random.Next(4);
        var result = new List<byte[]>();
        for (int i = 0; i < _turns.Count; i++)
        {
            byte[] turn = _turns[i];
            if (i == victim && layer < 3)
            {
                turn = layer == 0 ? mutator.Mutate(turn) : DamagePackets(turn, _sequences[i], random, mutator);
            }

            if (i >= _firstCompressed)
            {
                turn = Deflate(turn, 1 + random.Next(turn.Length + 1));
            }

            result.Add(i == victim && layer == 3 ? mutator.Mutate(turn) : turn);
        }

        return result;
    }

    private static byte[] DamagePackets(byte[] turn, byte sequence, Random random, Mutator mutator)
    {
        List<byte[]> packets = Split(turn);
        int at = random.Next(packets.Count);
        switch (random.Next(6))
        {
            case 0:
                packets.RemoveAt(at);
                break;
            case 1:
                packets.InsertRange(at, Enumerable.Repeat(packets[at], 1 + random.Next(300)));
                break;
            case 2:
                (packets[at], packets[^1]) = (packets[^1], packets[at]);
                break;
            default:
                packets[at] = mutator.Mutate(packets[at]);
                break;
        }

        using var stream = new MemoryStream();
        var writer = new ScriptedClient(stream) { Sequence = sequence };
        packets.ForEach(p => writer.Send(p));
        return stream.ToArray();
    }

    private static List<byte[]> Split(byte[] turn)
    {
        var packets = new List<byte[]>();
        for (int position = 0; position < turn.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(turn.AsSpan(position)) & 0xFFFFFF;
            packets.Add(turn.AsSpan(position + PacketReader.HeaderSize, length).ToArray());
            position += PacketReader.HeaderSize + length;
        }

        return packets;
    }

    private static byte[] Deflate(byte[] turn, int pieceSize)
    {
        // The command that is answered has the number 0.
        byte number = 1;
        using var framed = new MemoryStream();
        foreach (byte[] piece in turn.Chunk(Math.Max(1, pieceSize)))
        {
            using var packed = new MemoryStream();
            using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                zlib.Write(piece);
            }

            Span<byte> header = [(byte)packed.Length, (byte)(packed.Length >> 8), (byte)(packed.Length >> 16), number++, (byte)piece.Length, (byte)(piece.Length >> 8), (byte)(piece.Length >> 16)];
            framed.Write(header);
            framed.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
        }

        return framed.ToArray();
    }
}
