using System.Buffers;

namespace MySqlBackup.Core.Codecs;

/// <summary>
/// Reads Zstandard, one frame or many. A frame that is cut or that its checksum contradicts is an error, and so is a window
/// larger than 128 MB, which bounds the memory that a foreign file can ask for.
/// </summary>
internal sealed unsafe class ZstdReadStream : ReadOnlyStream
{
    private const int BufferSize = 128 << 10;
    private const int LargestWindowLog = 27;

    private readonly Stream _input;
    private nint _context;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;
    private bool _inputEnded;
    private bool _insideFrame = true; // a file must hold at least one frame

    public ZstdReadStream(Stream input)
    {
        _input = input;
        _context = ZstdLibrary.CreateDecompressor();
        if (_context == 0)
        {
            throw new InsufficientMemoryException("zstd has no memory for a decompression context.");
        }

        ZstdLibrary.Check(ZstdLibrary.SetDecompressorParameter(_context, ZstdLibrary.ParameterWindowLogMax, LargestWindowLog));
    }

    ~ZstdReadStream()
    {
        Free();
    }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            if (_start == _end && !_inputEnded)
            {
                _start = 0;
                _end = _input.Read(_buffer, 0, BufferSize);
                _inputEnded = _end == 0;
            }

            if (_inputEnded && !_insideFrame)
            {
                return 0;
            }

            int written = Run(buffer);
            if (written > 0)
            {
                return written;
            }

            if (_inputEnded && _insideFrame)
            {
                throw new InvalidDataException("The zstd data ends too early.");
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        Free();
        if (disposing && _buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Run(Span<byte> buffer)
    {
        fixed (byte* source = _buffer)
        fixed (byte* target = buffer)
        {
            var input = new ZstdBuffer { Bytes = source, Size = (nuint)_end, Position = (nuint)_start };
            var output = new ZstdBuffer { Bytes = target, Size = (nuint)buffer.Length };
            nuint wanted = ZstdLibrary.Check(ZstdLibrary.Decompress(_context, &output, &input));

            // Zero means that a frame was decoded to its end and flushed.
            bool advanced = (int)input.Position > _start || output.Position > 0;
            _insideFrame = wanted != 0 && (_insideFrame || advanced);
            _start = (int)input.Position;
            return (int)output.Position;
        }
    }

    private void Free()
    {
        if (_context != 0)
        {
            _ = ZstdLibrary.FreeDecompressor(_context);
            _context = 0;
        }
    }
}
