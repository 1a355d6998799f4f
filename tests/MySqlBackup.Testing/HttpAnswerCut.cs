namespace MySqlBackup.Testing;

/// <summary>Finds the byte at which an answer is to be cut; answers that only say "go on" (1xx) pass.</summary>
internal sealed class HttpAnswerCut(HttpFault fault)
{
    private readonly List<byte> _head = [];
    private long _left = fault.Bytes;
    private bool _isInBody;

    /// <summary>Whether it is to be cut now.</summary>
    public bool IsDone { get; private set; }

    /// <summary>How many of these bytes still pass.</summary>
    public int Passing(ReadOnlySpan<byte> bytes)
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

        int passing = (int)Math.Min(_left, bytes.Length - place);
        if (_isInBody)
        {
            _left -= passing;
            IsDone = _left == 0;
        }

        return place + passing;
    }

    private static ReadOnlySpan<byte> HeadStart => "HTTP/1.1 2"u8;

    private bool IsFinal => _head[HeadStart.Length - 1] != (byte)'1';
}
