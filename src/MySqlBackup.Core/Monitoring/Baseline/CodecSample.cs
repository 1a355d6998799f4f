using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>A sample of what a backup holds, taken from its largest files.</summary>
internal static class CodecSample
{
    private const int MostFiles = 16;

    /// <summary>Reads up to <paramref name="size"/> bytes, each of the largest files giving its part; fewer where there are fewer.</summary>
    /// <exception cref="BackupException">The backup can't be read.</exception>
    public static byte[] Read(BackupSource backup, long size, CancellationToken cancellationToken)
    {
        BackupSourceFile[] files = backup.Files
            .Where(f => f.Kind == BackupFileKind.Data)
            .OrderByDescending(f => f.UncompressedSize ?? f.Size)
            .Take(MostFiles)
            .ToArray();
        var sample = new byte[Math.Min(size, files.Sum(f => f.UncompressedSize ?? f.Size))];
        int filled = 0;

        // The smallest first: what it can't fill of its part goes to the larger ones.
        for (int i = files.Length - 1; i >= 0; i--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int part = (sample.Length - filled) / (i + 1);
            using Stream content = backup.OpenRead(files[i]);
            filled += content.ReadAtLeast(sample.AsSpan(filled, part), part, throwOnEndOfStream: false);
        }

        Array.Resize(ref sample, filled);
        return sample;
    }
}
