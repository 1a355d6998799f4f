using System.Security.Cryptography;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// A file of a backup that is being written: takes the uncompressed bytes, compresses and encrypts them, hashes what goes to the storage and
/// counts both. Used by one thread at a time. Uncompressed bytes are neither copied nor buffered, so the caller's buffers should be
/// large (256 KB and more). A stream that is disposed before <see cref="Complete"/> takes its file back.
/// </summary>
public sealed class BackupFileStream : WriteOnlyStream
{
    private readonly BackupWriter _owner;
    private readonly ManifestFile _file;
    private readonly HashingStream _output;
    private readonly EncryptingStream? _cipher;
    private readonly Stream _encoder;
    private long _uncompressed;
    private bool _closed;

    internal BackupFileStream(BackupWriter owner, ManifestFile file, IStorageWriter storage, CompressionCodec codec, BackupDataKey? dataKey, IncrementalHash hash)
    {
        _owner = owner;
        _file = file;
        _output = new HashingStream(storage, hash);
        _cipher = dataKey?.Encrypt(_output, file.Name);
        _encoder = codec.Compress((Stream?)_cipher ?? _output);
    }

    /// <summary>Bytes taken so far, before compression.</summary>
    public long UncompressedSize => _uncompressed;

    /// <summary>The file's name in the backup's folder.</summary>
    public string Name => _file.Name;

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _encoder.Write(buffer);
        _uncompressed += buffer.Length;
    }

    /// <summary>Ends and closes the file; from now on it is part of the backup.</summary>
    /// <param name="rows">Rows in it, for data files; else 0.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.DestinationFull"/>, <see cref="BackupErrorId.DestinationNotWritable"/>.</exception>
    public ManifestFile Complete(long rows)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        CloseEncoder();
        _cipher?.Complete();
        _output.Storage.Complete();
        ManifestFile file = _file with
        {
            Size = _output.Storage.Length,
            UncompressedSize = _uncompressed,
            Sha256 = Convert.ToHexString(_output.Hash.GetHashAndReset()).ToLowerInvariant(),
            Rows = rows,
        };
        _closed = true;
        _output.Storage.Dispose();
        _owner.Add(file, _output.Hash);
        return file;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            try
            {
                // Gives the codec's buffers back; what it still writes goes to a file that is deleted.
                CloseEncoder();
            }
            catch (Exception e) when (e is BackupException or InvalidDataException)
            {
                // The file is given up; the error that led here is the one to report.
            }
            finally
            {
                _cipher?.Dispose();
                _output.Storage.Dispose();
                _owner.Forget(_file, _output.Hash);
            }
        }

        base.Dispose(disposing);
    }

    private void CloseEncoder()
    {
        if (_encoder != _output && _encoder != _cipher)
        {
            _encoder.Dispose();
        }
    }

    /// <summary>Hashes bytes while they are in the processor's cache, then hands them to the storage.</summary>
    private sealed class HashingStream(IStorageWriter storage, IncrementalHash hash) : WriteOnlyStream
    {
        private const int Slice = 256 << 10;

        public IStorageWriter Storage => storage;

        public IncrementalHash Hash => hash;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                ReadOnlySpan<byte> slice = buffer[..Math.Min(Slice, buffer.Length)];
                hash.AppendData(slice);
                storage.Write(slice);
                buffer = buffer[slice.Length..];
            }
        }
    }
}
