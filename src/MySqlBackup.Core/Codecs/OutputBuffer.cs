using System.Buffers;

namespace MySqlBackup.Core.Codecs;

/// <summary>Gathers small writes into large ones. Disposing it writes what is left and leaves the output open.</summary>
internal sealed class OutputBuffer : WriteOnlyStream
{
    private const int Size = 128 << 10;

    private readonly Stream _output;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(Size);
    private int _used;

    public OutputBuffer(Stream output)
    {
        _output = output;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (buffer.Length > _buffer.Length - _used)
        {
            Flush();
            if (buffer.Length >= _buffer.Length)
            {
                _output.Write(buffer);
                return;
            }
        }

        buffer.CopyTo(_buffer.AsSpan(_used));
        _used += buffer.Length;
    }

    public override void Flush()
    {
        if (_used > 0)
        {
            _output.Write(_buffer.AsSpan(0, _used));
            _used = 0;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer is not null)
        {
            byte[] buffer = _buffer;
            try
            {
                Flush();
            }
            finally
            {
                _buffer = null;
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        base.Dispose(disposing);
    }
}
