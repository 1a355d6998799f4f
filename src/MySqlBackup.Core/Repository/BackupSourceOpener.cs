using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>Finds out what lies at a path and opens it.</summary>
internal static class BackupSourceOpener
{
    private static readonly string[] PhysicalMarks = ["xtrabackup_checkpoints", "mariadb_backup_checkpoints", "xtrabackup_info", "mariadb_backup_info"];

    public static BackupSource Open(string location, string? id, CancellationToken cancellationToken)
    {
        IBackupStorage storage = StorageFactory.Open(location, cancellationToken);
        if (id is not null)
        {
            return OpenOfRepository(BackupRepository.Open(location, cancellationToken), id);
        }

        if (!storage.Exists)
        {
            return storage is LocalStorage && File.Exists(storage.Location)
                ? SqlDumpSource.Open(storage.Location)
                : throw new BackupException(BackupErrorId.BackupNotFound, $"There is nothing at '{storage.Location}'. Check the path.");
        }

        if (storage.FileSize("", ManifestSerializer.FileName) is not null)
        {
            return OpenNative(storage, "");
        }

        if (storage.FileSize("", RepositoryMarker.FileName) is not null)
        {
            BackupRepository repository = BackupRepository.Open(location, cancellationToken);
            BackupRecord newest = repository.List().LastOrDefault(r => r.Status == BackupStatus.Success) ??
                throw new BackupException(BackupErrorId.BackupNotFound, $"'{storage.Location}' has no finished backup.");
            return OpenOfRepository(repository, newest.Id);
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

    private static BackupSource OpenOfRepository(BackupRepository repository, string id)
    {
        repository.Find(id);
        return OpenNative(repository.Storage, id);
    }

    private static BackupSource OpenNative(IBackupStorage storage, string folder)
    {
        BackupManifest manifest = BackupRepository.ReadManifest(storage, folder);
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
                Codec = CompressionCodec.ForFile(file.Name),
            });
        }

        return new BackupSource(storage, folder, BackupSourceFormat.Native, manifest.Id, files)
        {
            Manifest = manifest,
            Databases = manifest.Databases.Select(d => d.Name).ToArray(),
            RecordedRows = manifest.Databases
                .SelectMany(d => d.Tables.Select(t => (Key: (d.Name, t.Name), t.Rows)))
                .ToDictionary(p => p.Key, p => p.Rows),
        };
    }
}
