using System.Security.Cryptography;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Repository;

/// <summary>A file's stored bytes; at their end it throws where size or SHA-256 are not those that were written.</summary>
internal sealed class VerifiedStream(Stream stored, BackupSourceFile file) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _checked;

    public override int Read(Span<byte> buffer)
    {
        int read = stored.Read(buffer);
        if (read > 0)
        {
            _hash.AppendData(buffer[..read]);
            _read += read;
        }
        else if (!buffer.IsEmpty && !_checked)
        {
            _checked = true;
            Check();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            stored.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check()
    {
        if (_read != file.Size)
        {
            throw new InvalidDataException($"it has {Quantity.Format(_read, "byte")} and was written with {Quantity.Format(file.Size)}.");
        }

        if (!Convert.ToHexString(_hash.GetHashAndReset()).Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException("its SHA-256 is not the one it was written with.");
        }
    }
}
