using System.Buffers;
using System.Security.Cryptography;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Integrity;

/// <summary>The levels that look at files and not into them: presence, size, plausibility, SHA-256.</summary>
internal sealed class FileCheck(BackupSource source, Findings findings)
{
    private const int BufferSize = 256 << 10;

    // The shortest row is "(1)" and what parts it from the next.
    private const int ShortestRow = 4;

    /// <summary>Quick: the file is there, has its size, and is not smaller than what it should hold.</summary>
    public void CheckPresence(BackupSourceFile file)
    {
        long? size = source.StoredSize(file);
        if (size is null)
        {
            findings.Add(IntegrityFindingKind.FileMissing, file.Name, file.Table, $"The file '{file.Name}' is missing.");
        }
        else if (size != file.Size)
        {
            findings.Add(IntegrityFindingKind.FileSize, file.Name, file.Table, $"The file '{file.Name}' has {Quantity.Format(size.Value, "byte")} and was written with {Quantity.Format(file.Size)}.");
        }
        else if (size == 0 && file.Kind != BackupFileKind.LoadOrder)
        {
            findings.Add(IntegrityFindingKind.FileTooSmall, file.Name, file.Table, $"The file '{file.Name}' is empty.");
        }
        else if (file is { Rows: { } rows, UncompressedSize: { } content } && content < (rows * ShortestRow) - 1)
        {
            findings.Add(
                IntegrityFindingKind.FileTooSmall, file.Name, file.Table, $"The file '{file.Name}' can't hold {Quantity.Format(rows, "row")} in {Quantity.Format(content, "byte")}.");
        }
    }

    /// <summary>Checksum: the file's bytes are those that were written.</summary>
    public void CheckHash(BackupSourceFile file, StepProgress progress, CancellationToken cancellationToken)
    {
        if (file.Sha256 is null || findings.IsDamaged(file.Name))
        {
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var stream = new CheckedStream(source.OpenStored(file), file.Name, progress, cancellationToken);
            for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                hash.AppendData(buffer, 0, read);
            }

            if (!Convert.ToHexString(hash.GetHashAndReset()).Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                findings.Add(
                    IntegrityFindingKind.Checksum, file.Name, file.Table, $"The file '{file.Name}' was changed: its SHA-256 is not the one it was written with.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BackupException)
        {
            findings.Add(IntegrityFindingKind.Unreadable, file.Name, file.Table, $"The file '{file.Name}' can't be read: {e.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
