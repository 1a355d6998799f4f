using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>A backup that can be read: one of ours, a mydumper folder, or a mysqldump or mariadb-dump file. Safe to read from several threads.</summary>
public sealed class BackupSource
{
    private readonly IBackupStorage _storage;
    private readonly string _folder;

    internal BackupSource(IBackupStorage storage, string folder, BackupSourceFormat format, string id, IReadOnlyList<BackupSourceFile> files)
    {
        _storage = storage;
        _folder = folder;
        Format = format;
        Id = id;
        Files = files;
    }

    /// <summary>What it is.</summary>
    public BackupSourceFormat Format { get; }

    /// <summary>The backup's id; the folder's or file's name for a foreign backup.</summary>
    public string Id { get; }

    /// <summary>The repository it is in, or its folder where it is in none.</summary>
    public string Repository => _storage.Location;

    /// <summary>Its folder.</summary>
    public string Path => _storage.FolderPath(_folder);

    /// <summary>All it says of itself; null for a foreign backup.</summary>
    public BackupManifest? Manifest { get; internal init; }

    /// <summary>Its files, in the order in which a restore may read them.</summary>
    public IReadOnlyList<BackupSourceFile> Files { get; }

    /// <summary>True where it is a repository's, so that <see cref="Repository"/> and <see cref="Id"/> name it; else <see cref="Path"/> does.</summary>
    public bool IsInRepository => _folder.Length > 0;

    /// <summary>False for a foreign backup whose writer did not note that it finished.</summary>
    public bool IsComplete { get; internal init; } = true;

    /// <summary>Names of its databases; for a dump file the one its head names, or none.</summary>
    public IReadOnlyList<string> Databases { get; internal init; } = [];

    /// <summary>True where it is encrypted.</summary>
    public bool IsEncrypted => Manifest?.Encryption is not null;

    /// <summary>Why an encrypted backup's content can't be read; null where it can.</summary>
    internal string? KeyProblem => IsEncrypted && DataKey is null ? WrongKey ?? EncryptionKeys.DescribeMissing(Manifest!.Encryption!, Id) : null;

    /// <summary>Why the keys that were given don't open it; null where one does, or none was given.</summary>
    internal string? WrongKey { get; init; }

    internal BackupDataKey? DataKey { get; init; }

    internal IReadOnlyDictionary<(string Database, string Table), long> RecordedRows { get; init; } = new Dictionary<(string, string), long>();

    /// <summary>Opens a backup.</summary>
    /// <param name="location">A repository, a backup's own folder, a mydumper folder, or a dump file (plain, gzip, zstd).</param>
    /// <param name="id">A backup of the repository; null for its newest finished one.</param>
    /// <param name="keys">What opens it where it is encrypted. Without any, its files can be looked at and not be read.</param>
    /// <param name="cancellationToken">Ends what a distant storage does.</param>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorId.BackupNotFound"/>, <see cref="BackupErrorId.FormatUnknown"/>, <see cref="BackupErrorId.ManifestDamaged"/>,
    /// <see cref="BackupErrorId.NotARepository"/> (an id was given and it is none), <see cref="BackupErrorId.KeyWrong"/>, <see cref="BackupErrorId.EncryptionInvalid"/>.
    /// </exception>
    public static BackupSource Open(string location, string? id = null, IReadOnlyList<EncryptionKey>? keys = null, CancellationToken cancellationToken = default) =>
        BackupSourceOpener.Open(location, id, keys ?? [], toleratesWrongKey: false, cancellationToken);

    /// <summary>Refuses a backup that is encrypted and was opened without a key.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.KeyMissing"/>.</exception>
    public void RequireKey()
    {
        if (KeyProblem is { } problem)
        {
            throw new BackupException(BackupErrorId.KeyMissing, problem);
        }
    }

    /// <summary>Rows of a table as the backup records them; null where it does not.</summary>
    public long? TableRows(string database, string table) =>
        RecordedRows.TryGetValue((database, table), out long rows) ? rows : null;

    /// <summary>
    /// Opens a file, decrypted and decompressed. Where its SHA-256 is known, it is compared when the end is reached. Damage of any kind throws
    /// <see cref="BackupErrorId.FileDamaged"/> with the file's name; the stream never just ends early.
    /// </summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.FileDamaged"/>, <see cref="BackupErrorId.CodecUnavailable"/>.</exception>
    public Stream OpenRead(BackupSourceFile file)
    {
        RequireKey();
        Stream stored = OpenStored(file);
        try
        {
            if (file.Sha256 is not null)
            {
                stored = new VerifiedStream(stored, file);
            }

            if (DataKey is not null)
            {
                stored = DataKey.Decrypt(stored, file.Name);
            }

            return new SourceStream(file.Codec.Decompress(stored), FullName(file), file.UncompressedSize);
        }
        catch (Exception)
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file as it is on disk; its size was compared.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.FileDamaged"/>.</exception>
    public Stream OpenStored(BackupSourceFile file)
    {
        long? size = StoredSize(file);
        if (size is null)
        {
            throw StorageError.Missing(FullName(file));
        }

        return size == file.Size
            ? _storage.OpenRead(_folder, file.Name)
            : throw new BackupException(BackupErrorId.FileDamaged, $"The file '{FullName(file)}' has {Quantity.Format(size.Value, "byte")} and was written with {Quantity.Format(file.Size)}.");
    }

    /// <summary>Size of a file on disk now, in bytes; null where it is missing.</summary>
    public long? StoredSize(BackupSourceFile file) => _storage.FileSize(_folder, file.Name);

    /// <summary>A file's full path, for people.</summary>
    public string FullName(BackupSourceFile file) => _storage.FilePath(_folder, file.Name);
}
