using System.Collections.Concurrent;
using System.Security.Cryptography;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository.Copies;

/// <summary>Brings a backup's files to the far end. What is there is believed only by its SHA-256, and what is sent is compared with the manifest while it is read.</summary>
internal sealed class CopyTransfer(CopySource source, CopyTarget target, CopyWorkers workers, RateLimit limit, StepProgress progress, IOperationOutput output, CancellationToken cancellationToken)
{
    private int _verifiedBy;
    private int _copied;
    private long _copiedSize;

    /// <summary>How the files at the far end were verified, so far.</summary>
    public CopyVerification VerifiedBy => (CopyVerification)_verifiedBy;

    /// <summary>Files that were copied, so far.</summary>
    public int CopiedFileCount => Volatile.Read(ref _copied);

    /// <summary>Their size.</summary>
    public long CopiedSize => Interlocked.Read(ref _copiedSize);

    /// <summary>Files that were there before.</summary>
    public int SkippedFileCount { get; private set; }

    /// <summary>Makes sure that every file is there as it should be.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.FileDamaged"/> with the first that is not.</exception>
    public void VerifyAll()
    {
        Verify("Verifying", source.Files, file => throw new BackupException(
            BackupErrorId.FileDamaged,
            $"The backup is there already, but its file '{target.Storage.FilePath(target.Folder, file.Name)}' is missing or is not what was written. Remove that backup, and copy it again."));
        SkippedFileCount = source.Files.Count;
    }

    /// <summary>Copies what is not there yet, or not as it should be, and makes sure of all.</summary>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorId.FileDamaged"/>: a file of the source is damaged, or one does not come back as it was sent; <see cref="BackupErrorId.DestinationFull"/>;
    /// whatever the storages fail with.
    /// </exception>
    public void Copy(IStorageFolder folder)
    {
        Dictionary<string, long> there = List();
        var wrong = new ConcurrentBag<CopyFile>();
        List<CopyFile> candidates = source.Files.Where(f => there.TryGetValue(f.Name, out long size) && size == f.Size).ToList();
        Verify("Looking at what is there", candidates, wrong.Add);
        foreach (CopyFile file in wrong)
        {
            output.Verbose($"'{target.Storage.FilePath(target.Folder, file.Name)}' is not what was sent, and is copied again.");
        }

        List<CopyFile> missing = source.Files.Except(candidates).Concat(wrong).ToList();
        SkippedFileCount = source.Files.Count - missing.Count;
        RequireSpace(missing);
        progress.Begin("Copying", missing.Sum(f => f.Size));
        workers.Run(missing, (file, buffer) =>
        {
            if (there.ContainsKey(file.Name))
            {
                folder.DeleteFile(file.Name);
            }

            Send(file, folder, buffer);
        });
        folder.Flush();
        VerifySent(missing);
    }

    private Dictionary<string, long> List() => target.Storage.ListFiles(target.Folder).ToDictionary(f => f.Name, f => f.Size, StringComparer.Ordinal);

    private void VerifySent(List<CopyFile> sent)
    {
        if (sent.Count > 0 && target.Storage.RefusesWrongContent)
        {
            Mark(CopyVerification.StoreHash);
            return;
        }

        Verify("Verifying", sent, file => throw new BackupException(
            BackupErrorId.FileDamaged, $"'{target.Storage.FilePath(target.Folder, file.Name)}' does not come back as it was sent. Check the destination, and copy the backup again."));
    }

    private void Verify(string phase, IReadOnlyList<CopyFile> files, Action<CopyFile> wrong)
    {
        progress.Begin(phase, files.Sum(f => f.Size));
        Dictionary<string, long> there = files.Count > 0 ? List() : [];
        workers.Run(files, (file, buffer) =>
        {
            // What was just written may be missing from a distant store's listing for a moment.
            bool hasSize = (there.TryGetValue(file.Name, out long size) && size == file.Size) || target.Storage.FileSize(target.Folder, file.Name) == file.Size;
            if (!hasSize || !IsRight(file, buffer))
            {
                wrong(file);
            }
        });
    }

    private bool IsRight(CopyFile file, byte[] buffer)
    {
        target.Renew();
        if (target.Storage.FindHash(target.Folder, file.Name) is { } hash)
        {
            Mark(CopyVerification.StoreHash);
            progress.Add(file.Size, file.Rows, file.Name);
            return hash.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase);
        }

        Mark(CopyVerification.ReadBack);
        using Stream stream = target.Storage.OpenRead(target.Folder, file.Name);
        return IsRight(file, stream, buffer, target.Storage.FilePath(target.Folder, file.Name), _ => { });
    }

    private void Send(CopyFile file, IStorageFolder folder, byte[] buffer)
    {
        string path = source.FullName(file);
        using Stream stream = source.OpenRead(file);
        using IStorageWriter writer = folder.CreateFile(file.Name);
        if (!IsRight(file, stream, buffer, path, bytes => writer.Write(bytes.Span)))
        {
            throw new BackupException(
                BackupErrorId.FileDamaged,
                $"The file '{path}' is damaged: it is not what was written ({Quantity.Format(file.Size, "byte")} with the SHA-256 in the manifest). The backup is not copied; take another one.");
        }

        writer.Complete();
        Interlocked.Increment(ref _copied);
        Interlocked.Add(ref _copiedSize, file.Size);
    }

    // Reads to the end, and no further than a byte behind where the end should be.
    private bool IsRight(CopyFile file, Stream stream, byte[] buffer, string path, Action<ReadOnlyMemory<byte>> take)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        for (int read = Read(stream, buffer, path); read > 0; read = Read(stream, buffer, path))
        {
            size += read;
            if (size > file.Size)
            {
                return false;
            }

            limit.Take(read, cancellationToken);
            target.Renew();
            hash.AppendData(buffer, 0, read);
            take(buffer.AsMemory(0, read));
            progress.Add(read, 0, file.Name);
        }

        progress.Add(0, file.Rows, file.Name);
        return size == file.Size && Convert.ToHexString(hash.GetHashAndReset()).Equals(file.Sha256, StringComparison.OrdinalIgnoreCase);
    }

    private int Read(Stream stream, byte[] buffer, string path)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return stream.Read(buffer);
        }
        catch (IOException e)
        {
            throw StorageError.Reading(e, path);
        }
    }

    private void RequireSpace(IReadOnlyList<CopyFile> missing)
    {
        long needed = missing.Sum(f => f.Size) + source.Manifest.Length;
        if (target.Storage.AvailableSpace is { } free && free < needed)
        {
            throw new BackupException(
                BackupErrorId.DestinationFull,
                $"'{target.Storage.Location}' has {ByteSize.Format(free)} left, and {ByteSize.Format(needed)} are to be copied. Free some, or choose another destination.");
        }
    }

    private void Mark(CopyVerification how) => Interlocked.Or(ref _verifiedBy, (int)how);
}
