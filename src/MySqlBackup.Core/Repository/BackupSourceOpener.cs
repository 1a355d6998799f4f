using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>Finds out what lies at a path and opens it.</summary>
internal static class BackupSourceOpener
{
    private static readonly string[] PhysicalMarks = ["xtrabackup_checkpoints", "mariadb_backup_checkpoints", "xtrabackup_info", "mariadb_backup_info"];

    /// <param name="location">Where it is.</param>
    /// <param name="id">Which one.</param>
    /// <param name="keys">What opens an encrypted one.</param>
    /// <param name="toleratesWrongKey">Where none of them does, open it as without a key, and tell why in <see cref="BackupSource.WrongKey"/>.</param>
    /// <param name="cancellationToken">Ends what a distant storage does.</param>
    public static BackupSource Open(string location, string? id, IReadOnlyList<EncryptionKey> keys, bool toleratesWrongKey, CancellationToken cancellationToken)
    {
        IBackupStorage storage = StorageFactory.Open(location, cancellationToken);
        if (id is not null)
        {
            return OpenOfRepository(BackupRepository.Open(location, cancellationToken), id, keys, toleratesWrongKey);
        }

        if (!storage.Exists)
        {
            return storage is LocalStorage && File.Exists(storage.Location)
                ? SqlDumpSource.Open(storage.Location)
                : throw new BackupException(BackupErrorId.BackupNotFound, $"There is nothing at '{storage.Location}'. Check the path.");
        }

        if (storage.FileSize("", ManifestSerializer.FileName) is not null)
        {
            return OpenNative(storage, "", keys, toleratesWrongKey);
        }

        if (storage.FileSize("", RepositoryMarker.FileName) is not null)
        {
            BackupRepository repository = BackupRepository.Open(location, cancellationToken);
            BackupRecord newest = repository.List().LastOrDefault(r => r.Status == BackupStatus.Success) ??
                throw new BackupException(BackupErrorId.BackupNotFound, $"'{storage.Location}' has no finished backup.");
            return OpenOfRepository(repository, newest.Id, keys, toleratesWrongKey);
        }

        if (storage.FileSize("", RunOwner.FileName) is not null)
        {
            throw new BackupException(BackupErrorId.BackupNotFound, $"'{storage.Location}' is a run that never finished, or a removal that did not, and not a backup.");
        }

        if (MydumperSource.IsMydumper(storage))
        {
            return MydumperSource.Open(storage);
        }

        string? physical = PhysicalMarks.FirstOrDefault(m => storage.FileSize("", m) is not null);
        throw new BackupException(
            BackupErrorId.FormatUnknown,
            physical is null
                ? $"'{storage.Location}' holds no backup of a known format. Give a repository, a backup's folder, a mydumper folder, or a dump file."
                : $"'{storage.Location}' is a physical backup ('{physical}'). Prepare and copy it back with the tool that took it.");
    }

    private static BackupSource OpenOfRepository(BackupRepository repository, string id, IReadOnlyList<EncryptionKey> keys, bool toleratesWrongKey)
    {
        repository.Find(id);
        return OpenNative(repository.Storage, id, keys, toleratesWrongKey);
    }

    private static BackupSource OpenNative(IBackupStorage storage, string folder, IReadOnlyList<EncryptionKey> keys, bool toleratesWrongKey)
    {
        OpenedManifest opened;
        string? wrongKey = null;
        try
        {
            opened = ManifestReader.Open(storage, folder, keys);
        }
        catch (BackupException e) when (toleratesWrongKey && e.ErrorId == BackupErrorId.KeyWrong)
        {
            wrongKey = e.Message;
            opened = ManifestReader.Open(storage, folder, []);
        }

        BackupManifest manifest = opened.Manifest;
        var parts = new Dictionary<(string?, string?), int>();
        var files = new List<BackupSourceFile>(manifest.Files.Count);
        foreach (ManifestFile file in LoadOrder.Sort(manifest.Files))
        {
            int part = 0;
            if (file.Kind == BackupFileKind.Data)
            {
                parts.TryGetValue((file.Database, file.Table), out part);
                parts[(file.Database, file.Table)] = part + 1;
            }

            files.Add(new BackupSourceFile
            {
                Name = file.Name,
                Kind = file.Kind,
                Database = file.Database,
                Table = file.Table,
                Part = part,
                Size = file.Size,
                UncompressedSize = file.UncompressedSize,
                Rows = file.Kind == BackupFileKind.Data ? file.Rows : null,
                Sha256 = file.Sha256,
                Codec = CompressionCodec.ForFile(file.ContentName),
            });
        }

        return new BackupSource(storage, folder, BackupSourceFormat.Native, manifest.Id, files)
        {
            Manifest = manifest,
            DataKey = opened.DataKey,
            WrongKey = wrongKey,
            Databases = manifest.Databases.Select(d => d.Name).ToArray(),
            RecordedRows = manifest.Databases
                .SelectMany(d => d.Tables.Select(t => (Key: (d.Name, t.Name), t.Rows)))
                .ToDictionary(p => p.Key, p => p.Rows),
        };
    }
}
