namespace MySqlBackup.Core.Codecs;

/// <summary>Compresses into one gzip member, also where there is nothing to compress: .NET writes no bytes at all then, which no reader accepts.</summary>
internal sealed class GzipWriteStream : WriteOnlyStream
{
    // RFC 1952: magic, deflate, no flags, no time, no extra flags, unknown system; an empty final block; CRC and length of nothing.
    private static readonly byte[] EmptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly Stream _output;
    private readonly Stream _gzip;
    private bool _written;
    private bool _closed;

    /// <summary>Wraps a gzip stream.</summary>
    /// <param name="output">Where the gzip stream writes to.</param>
    /// <param name="gzip">The gzip stream; it leaves the output open.</param>
    public GzipWriteStream(Stream output, Stream gzip)
    {
        _output = output;
        _gzip = gzip;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _written |= !buffer.IsEmpty;
        _gzip.Write(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            using (_output)
            {
                _gzip.Dispose();
                if (!_written)
                {
                    _output.Write(EmptyMember);
                }
            }
        }

        base.Dispose(disposing);
    }
}
