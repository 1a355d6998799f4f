using MySqlBackup.Protocol.Transports;

namespace MySqlBackup.Protocol.Tests.Fuzz;

/// <summary>A server that says what it has to say whatever it hears; each turn arrives by itself, as where a server waits for the client in between.</summary>
internal sealed class ReplayTransport(IReadOnlyList<byte[]> turns) : Transport
{
    private readonly MemoryStream _sent = new();
    private int _turn;
    private int _position;

    /// <summary>All that the client sent.</summary>
    public ReadOnlySpan<byte> Sent => _sent.GetBuffer().AsSpan(0, (int)_sent.Length);

    public override int Receive(Span<byte> buffer)
    {
        while (_turn < turns.Count && _position == turns[_turn].Length)
        {
            _turn++;
            _position = 0;
        }

        if (_turn == turns.Count)
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, turns[_turn].Length - _position);
        turns[_turn].AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override void Send(ReadOnlySpan<byte> bytes) => _sent.Write(bytes);

    public override void Dispose() => _sent.Dispose();
}
