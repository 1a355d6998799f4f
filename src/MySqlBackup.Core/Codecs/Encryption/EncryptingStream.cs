using System.Buffers;
using System.Security.Cryptography;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>
/// Encrypts what is written to it into <paramref name="output"/>, segment by segment. Only <see cref="Complete"/> writes the last segment: what is disposed without
/// it is no whole file. Leaves the output open.
/// </summary>
/// <param name="output">Where the encrypted bytes go.</param>
/// <param name="dataKey">The backup's key.</param>
/// <param name="fileName">The file's name in the backup's folder.</param>
internal sealed class EncryptingStream(Stream output, BackupDataKey dataKey, string fileName) : WriteOnlyStream
{
    private readonly byte[] _plain = ArrayPool<byte>.Shared.Rent(SegmentFormat.SegmentSize);
    private readonly byte[] _segment = ArrayPool<byte>.Shared.Rent(SegmentFormat.SegmentSize + SegmentFormat.TagSize);
    private AesGcm? _cipher;
    private ulong _number;
    private int _used;
    private bool _closed;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        while (!buffer.IsEmpty)
        {
            // A full segment waits for the byte behind it: until then it may be the last.
            if (_used == SegmentFormat.SegmentSize)
            {
                Emit(_plain.AsSpan(0, _used), isLast: false);
                _used = 0;
            }

            if (_used == 0 && buffer.Length > SegmentFormat.SegmentSize)
            {
                Emit(buffer[..SegmentFormat.SegmentSize], isLast: false);
                buffer = buffer[SegmentFormat.SegmentSize..];
                continue;
            }

            int count = Math.Min(buffer.Length, SegmentFormat.SegmentSize - _used);
            buffer[..count].CopyTo(_plain.AsSpan(_used));
            _used += count;
            buffer = buffer[count..];
        }
    }

    /// <summary>Writes the last segment, also where nothing was written.</summary>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        Emit(_plain.AsSpan(0, _used), isLast: true);
        Release();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release();
        }

        base.Dispose(disposing);
    }

    private void Emit(ReadOnlySpan<byte> plain, bool isLast)
    {
        if (_cipher is null)
        {
            Span<byte> head = stackalloc byte[SegmentFormat.HeadSize];
            SegmentFormat.WriteHead(head);
            _cipher = dataKey.CreateCipher(SegmentFormat.ReadHead(head), fileName);
            output.Write(head);
        }

        SegmentFormat.Encrypt(_cipher, _number++, isLast, plain, _segment);
        output.Write(_segment.AsSpan(0, plain.Length + SegmentFormat.TagSize));
    }

    private void Release()
    {
        if (!_closed)
        {
            _closed = true;
            _cipher?.Dispose();
            ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
            ArrayPool<byte>.Shared.Return(_segment);
        }
    }
}
