using System.Diagnostics;
using System.Security.Cryptography;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>How fast the destination takes what a backup writes, through the same storage that backups go through.</summary>
internal static class DestinationProbe
{
    private const int PieceSize = 1 << 20;
    private const int DistinctPieces = 16;
    private const int FlushCount = 20;
    private const int SmallSize = 4096;
    private const int WriteCount = 3;
    private const string FileName = "probe";
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);

    /// <summary>Writes a file in large pieces and brings it to stable storage, three times where that is quick; the median counts.</summary>
    public static BaselineMeasure Write(RepositoryScratch scratch, long size, Action<long> told, CancellationToken cancellationToken)
    {
        // No two pieces near each other are alike and none can be compressed: file systems that do that gain nothing.
        byte[] content = RandomNumberGenerator.GetBytes(PieceSize * DistinctPieces);
        var times = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        do
        {
            times.Add(WriteOnce(scratch, content, size, told, cancellationToken).TotalSeconds);
        }
        while (times.Count < WriteCount && Stopwatch.GetElapsedTime(begin) < LongestTime);

        double median = Median.Of(times);
        return new BaselineMeasure(
            BaselineMeasure.DestinationWrite,
            size / median,
            BaselineUnit.BytesPerSecond,
            $"{ByteSize.Format(size)} written and flushed in {Duration.Format(TimeSpan.FromSeconds(median))}{(times.Count > 1 ? $", the median of {times.Count} times" : "")}");
    }

    private static TimeSpan WriteOnce(RepositoryScratch scratch, byte[] content, long size, Action<long> told, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        using (IStorageWriter file = scratch.Folder.CreateFile(FileName))
        {
            for (long left = size; left > 0; left -= PieceSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int at = (int)(file.Length / PieceSize % DistinctPieces) * PieceSize;
                file.Write(content.AsSpan(at, (int)Math.Min(PieceSize, left)));
                told(file.Length);
            }

            file.Complete();
        }

        scratch.Folder.Flush();
        TimeSpan time = Stopwatch.GetElapsedTime(begin);
        scratch.Folder.DeleteFile(FileName);
        return time;
    }

    /// <summary>Brings small files to stable storage, as a backup's last steps do.</summary>
    public static BaselineMeasure Flush(RepositoryScratch scratch, CancellationToken cancellationToken)
    {
        var content = new byte[SmallSize];
        double median = Median.Time(
            FlushCount,
            i =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                scratch.WriteDurable($"{FileName}-{i}", content);
            });
        return new BaselineMeasure(
            BaselineMeasure.DestinationFlush, median, BaselineUnit.Seconds, $"median of {FlushCount} files of {ByteSize.Format(SmallSize)}, each flushed with its name");
    }
}
