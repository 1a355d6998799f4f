using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Repository;

/// <summary>Says which file it was when its bytes can't be read or decompressed, and ends where they become more than were written.</summary>
internal sealed class SourceStream(Stream content, string path, long? size) : ReadOnlyStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = content.Read(buffer);
            _read += read;
            return _read <= (size ?? long.MaxValue)
                ? read
                : throw new BackupException(
                    BackupErrorId.FileDamaged, $"The file '{path}' holds more than the {Quantity.Format(size!.Value, "byte")} it was written with.");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupErrorId.FileDamaged, $"The file '{path}' can't be read to its end: {e.Message}", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
