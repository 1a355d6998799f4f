using System.IO.Compression;

namespace MySqlBackup.Core.Codecs;

/// <summary>
/// Reads gzip, one member or many, and notices when the end is missing. .NET's <see cref="GZipStream"/> takes the end of its
/// input for the end of the data, wherever that falls. So a further member of known content is fed to it behind the input:
/// where the input ends as it should, that content comes out last; where the input was cut, the member's bytes are taken
/// for data or for a checksum, and it does not.
/// </summary>
internal sealed class GzipReadStream : ReadOnlyStream
{
    private const int BufferSize = 64 << 10;

    // Of one letter, so that its compressed form does not contain it: a cut inside a stored block would copy that form through.
    private static readonly byte[] Seal = CreateSeal();
    private static readonly byte[] SealMember = CreateSealMember();

    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private bool _ended;

    public GzipReadStream(Stream input)
    {
        _gzip = new GZipStream(new SealedInput(input), CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_end - _start <= Seal.Length)
        {
            if (_ended)
            {
                return 0;
            }

            Fill();
        }

        int count = Math.Min(buffer.Length, _end - _start - Seal.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int read = _gzip.Read(_buffer.AsSpan(_end));
        if (read > 0)
        {
            _end += read;
            return;
        }

        _ended = true;
        if (!_buffer.AsSpan(0, _end).SequenceEqual(Seal))
        {
            throw new InvalidDataException("The gzip data ends too early, or is followed by something that is not gzip.");
        }
    }

    private static byte[] CreateSeal()
    {
        var seal = new byte[256];
        seal.AsSpan().Fill((byte)'~');
        return seal;
    }

    private static byte[] CreateSealMember()
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Optimal))
        {
            gzip.Write(Seal);
        }

        return member.ToArray();
    }

    /// <summary>The input, and the sealing member behind it.</summary>
    private sealed class SealedInput(Stream input) : ReadOnlyStream
    {
        private int _sealRead;
        private bool _inputEnded;
        private bool _inputSeen;

        public override int Read(Span<byte> buffer)
        {
            if (!_inputEnded)
            {
                int read = input.Read(buffer);
                if (read > 0 || buffer.IsEmpty)
                {
                    _inputSeen |= read > 0;
                    return read;
                }

                _inputEnded = true;
            }

            if (!_inputSeen)
            {
                throw new InvalidDataException("The gzip data is empty: not even a header is there.");
            }

            int count = Math.Min(buffer.Length, SealMember.Length - _sealRead);
            SealMember.AsSpan(_sealRead, count).CopyTo(buffer);
            _sealRead += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
