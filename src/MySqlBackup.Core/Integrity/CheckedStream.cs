using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Integrity;

/// <summary>A file's content on its way through a check: counts it, reports it, and stops when the run is cancelled.</summary>
internal sealed class CheckedStream(Stream content, string name, StepProgress progress, CancellationToken cancellationToken) : ReadOnlyStream
{
    private const int TailSize = 1024;

    private readonly byte[] _tail = new byte[TailSize];
    private int _tailLength;

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The last kilobyte read so far.</summary>
    public ReadOnlySpan<byte> Tail => _tail.AsSpan(0, _tailLength);

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int read = content.Read(buffer);
        if (read > 0)
        {
            BytesRead += read;
            KeepTail(buffer[..read]);
            progress.Add(read, 0, name);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private void KeepTail(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < TailSize)
        {
            int kept = Math.Min(_tailLength, TailSize - bytes.Length);
            _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
            bytes.CopyTo(_tail.AsSpan(kept));
            _tailLength = kept + bytes.Length;
        }
        else
        {
            bytes[^TailSize..].CopyTo(_tail);
            _tailLength = TailSize;
        }
    }
}
