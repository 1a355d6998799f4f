using System.Security.Cryptography;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Copies;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Tests.Repository.Copies;

/// <summary>Backups to be copied, and what lies in repositories.</summary>
internal static class CopyBench
{
    /// <summary>A file of this size goes to every object store in parts.</summary>
    public const int Large = 19_000_000;

    /// <summary>Writes a sample backup with a first data file of so many bytes.</summary>
    public static BackupRecord Write(string repository, int firstRows = 1000, string? id = null)
    {
        BackupRepository target = BackupRepository.Create(repository);
        using BackupWriter writer = target.Begin(id ?? BackupRepository.NewId(DateTime.UtcNow));
        return writer.Complete(SampleBackup.Fill(writer, firstRows: Convert.ToHexString(RandomNumberGenerator.GetBytes(firstRows / 2))));
    }

    public static BackupCopyOperation Prepare(BackupRecord record, string to, long throttle = 0, int? threads = null, IOperationOutput? output = null) =>
        new(new BackupCopyRequest { Repository = record.Repository, Id = record.Id, To = to, Throttle = throttle, ThreadCount = threads }, output);

    public static BackupCopyResult Copy(BackupRecord record, string to, int? threads = null) => Prepare(record, to, threads: threads).Run(CancellationToken.None);

    /// <summary>The name of the backup's largest file, of rows.</summary>
    public static string DataFile(BackupRecord record) => record.Manifest!.Files.MaxBy(f => f.Size)!.Name;

    /// <summary>Names and hashes of a folder's files.</summary>
    public static IReadOnlyList<string> Picture(string repository, string folder)
    {
        IBackupStorage storage = StorageFactory.Open(repository);
        return storage.ListFiles(folder).Select(f => $"{f.Name} {Hash(storage, folder, f.Name)}").Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>Changes a byte in the middle of a file, and not its size.</summary>
    public static void Flip(string repository, string folder, string name)
    {
        IBackupStorage storage = StorageFactory.Open(repository);
        byte[] content = Read(storage, folder, name);
        content[content.Length / 2] ^= 1;
        storage.Replace(folder, name, content);
    }

    /// <summary>The folder that an unfinished copy is in.</summary>
    public static string Unfinished(string repository, string id) => StorageFactory.Open(repository).CanRename ? id + BackupId.PartialSuffix : id;

    private static string Hash(IBackupStorage storage, string folder, string name) => Convert.ToHexString(SHA256.HashData(Read(storage, folder, name)));

    private static byte[] Read(IBackupStorage storage, string folder, string name)
    {
        using Stream stream = storage.OpenRead(folder, name);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
