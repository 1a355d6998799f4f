using System.Buffers;
using System.Security.Cryptography;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>
/// Gives the bytes of an encrypted file back, of each segment only after its tag was found right. What is not the file that was written under this name in this
/// backup, to its end, throws <see cref="InvalidDataException"/>. Disposing it closes the input.
/// </summary>
/// <param name="input">The encrypted bytes.</param>
/// <param name="dataKey">The backup's key.</param>
/// <param name="fileName">The file's name in the backup's folder.</param>
internal sealed class DecryptingStream(Stream input, BackupDataKey dataKey, string fileName) : ReadOnlyStream
{
    private const int StoredSize = SegmentFormat.SegmentSize + SegmentFormat.TagSize;

    private readonly byte[] _plain = ArrayPool<byte>.Shared.Rent(SegmentFormat.SegmentSize);

    // The byte behind a segment tells that it is not the last.
    private readonly byte[] _stored = ArrayPool<byte>.Shared.Rent(StoredSize + 1);
    private AesGcm? _cipher;
    private ulong _number;
    private int _ahead;
    private int _start;
    private int _end;
    private bool _ended;
    private bool _closed;

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_start == _end)
        {
            if (_ended)
            {
                return 0;
            }

            Fill();
        }

        int count = Math.Min(buffer.Length, _end - _start);
        _plain.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            _cipher?.Dispose();
            ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
            ArrayPool<byte>.Shared.Return(_stored);
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        _cipher ??= Begin();
        int read = _ahead + input.ReadAtLeast(_stored.AsSpan(_ahead, StoredSize + 1 - _ahead), StoredSize + 1 - _ahead, throwOnEndOfStream: false);
        bool isLast = read <= StoredSize;
        int size = Math.Min(read, StoredSize);
        if (size < SegmentFormat.TagSize || !SegmentFormat.TryDecrypt(_cipher, _number, isLast, _stored.AsSpan(0, size), _plain))
        {
            throw new InvalidDataException(
                $"segment {_number} is not what this backup has at this place: the file was changed, cut or lengthened, or is another file's or another backup's.");
        }

        // Only now: a stream that has failed must fail again, and not look as if it had ended.
        _ended = isLast;
        _number++;
        _start = 0;
        _end = size - SegmentFormat.TagSize;
        _ahead = read - size;
        if (_ahead > 0)
        {
            _stored[0] = _stored[StoredSize];
        }
    }

    private AesGcm Begin()
    {
        Span<byte> head = stackalloc byte[SegmentFormat.HeadSize];
        int read = input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return dataKey.CreateCipher(SegmentFormat.ReadHead(head[..read]), fileName);
    }
}
