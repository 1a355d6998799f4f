namespace MySqlBackup.Testing;

/// <summary>Finds the byte at which an answer is to be cut or changed; answers that only say "go on" (1xx) pass.</summary>
internal sealed class HttpAnswerCut(HttpFault fault)
{
    private readonly List<byte> _head = [];
    private long _left = fault.Bytes;
    private bool _isInBody;

    /// <summary>Whether it is to be cut now.</summary>
    public bool IsDone { get; private set; }

    /// <summary>How many of these bytes still pass.</summary>
    public int Passing(Span<byte> bytes)
    {
        int place = 0;
        while (!_isInBody && place < bytes.Length)
        {
            _head.Add(bytes[place++]);
            if (_head.Count == HeadStart.Length && IsFinal && fault.Kind == HttpFaultKind.LoseAnswer)
            {
                IsDone = true;
                return 0;
            }

            if (_head.Count > HeadStart.Length && _head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
            {
                _isInBody = IsFinal;
                _head.Clear();
            }
        }

        if (fault.Kind == HttpFaultKind.ChangeAnswer)
        {
            return Change(bytes, place);
        }

        int passing = (int)Math.Min(_left, bytes.Length - place);
        if (_isInBody)
        {
            _left -= passing;
            IsDone = _left == 0;
        }

        return place + passing;
    }

    // The byte after those that pass; all goes on.
    private int Change(Span<byte> bytes, int place)
    {
        if (_isInBody && _left >= 0 && _left < bytes.Length - place)
        {
            bytes[place + (int)_left] ^= 1;
        }

        _left -= _isInBody ? bytes.Length - place : 0;
        return bytes.Length;
    }

    private static ReadOnlySpan<byte> HeadStart => "HTTP/1.1 2"u8;

    private bool IsFinal => _head[HeadStart.Length - 1] != (byte)'1';
}
