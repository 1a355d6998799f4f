using System.Buffers;

namespace MySqlBackup.Core.Codecs;

/// <summary>Compresses into one Zstandard frame that ends with a checksum of its content.</summary>
internal sealed unsafe class ZstdWriteStream : WriteOnlyStream
{
    private const int BufferSize = 131_591; // ZSTD_CStreamOutSize(): one whole block always fits

    private readonly Stream _output;
    private readonly ZstdCompressor _compressor;
    private byte[]? _buffer;

    public ZstdWriteStream(Stream output, int level)
    {
        _output = output;
        _compressor = ZstdCompressor.Rent(level);
        _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        Run(buffer, ZstdLibrary.ContinueDirective);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer is not null)
        {
            try
            {
                Run([], ZstdLibrary.EndDirective);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = null;
                _compressor.Return();
            }
        }

        base.Dispose(disposing);
    }

    private void Run(ReadOnlySpan<byte> bytes, int directive)
    {
        fixed (byte* source = bytes)
        fixed (byte* target = _buffer)
        {
            var input = new ZstdBuffer { Bytes = source, Size = (nuint)bytes.Length };
            nuint left;
            do
            {
                var output = new ZstdBuffer { Bytes = target, Size = (nuint)_buffer!.Length };
                left = ZstdLibrary.Check(ZstdLibrary.Compress(_compressor.Context, &output, &input, directive));
                if (output.Position > 0)
                {
                    _output.Write(_buffer.AsSpan(0, (int)output.Position));
                }
            }
            while (input.Position < input.Size || (directive == ZstdLibrary.EndDirective && left > 0));
        }
    }
}
