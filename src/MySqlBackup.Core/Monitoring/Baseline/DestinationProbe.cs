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
    private const int TryCount = 3;
    private const string FileName = "probe";
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Writes a file in large pieces and brings it to stable storage, three times where that is quick; the median counts. From a destination on
    /// another machine the last of them is read back. From a local one it would come out of memory.
    /// </summary>
    public static IEnumerable<BaselineMeasure> Transfer(RepositoryScratch scratch, long size, Action<long> told, CancellationToken cancellationToken)
    {
        // No two pieces near each other are alike and none can be compressed: file systems that do that gain nothing.
        byte[] content = RandomNumberGenerator.GetBytes(PieceSize * DistinctPieces);
        string how = scratch.IsRemote ? "uploaded" : "written and flushed";
        yield return Measure(BaselineMeasure.DestinationWrite, how, size, () => WriteOnce(scratch, content, size, told, cancellationToken));
        if (scratch.IsRemote)
        {
            yield return Measure(BaselineMeasure.DestinationRead, "read back", size, () => ReadOnce(scratch, size, told, cancellationToken));
        }

        scratch.Folder.DeleteFile(FileName);
    }

    private static BaselineMeasure Measure(string name, string how, long size, Func<TimeSpan> once)
    {
        var times = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        do
        {
            times.Add(once().TotalSeconds);
        }
        while (times.Count < TryCount && Stopwatch.GetElapsedTime(begin) < LongestTime);

        double median = Median.Of(times);
        return new BaselineMeasure(
            name,
            size / median,
            BaselineUnit.BytesPerSecond,
            $"{ByteSize.Format(size)} {how} in {Duration.Format(TimeSpan.FromSeconds(median))}{(times.Count > 1 ? $", the median of {times.Count} times" : "")}");
    }

    private static TimeSpan WriteOnce(RepositoryScratch scratch, byte[] content, long size, Action<long> told, CancellationToken cancellationToken)
    {
        if (scratch.HasFile(FileName))
        {
            scratch.Folder.DeleteFile(FileName);
        }

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
        return Stopwatch.GetElapsedTime(begin);
    }

    private static TimeSpan ReadOnce(RepositoryScratch scratch, long size, Action<long> told, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceSize];
        long done = 0;
        long begin = Stopwatch.GetTimestamp();
        try
        {
            using Stream file = scratch.OpenRead(FileName);
            while (file.Read(buffer) is > 0 and { } read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                done += read;
                told(done);
            }

            TimeSpan time = Stopwatch.GetElapsedTime(begin);
            return done == size ? time : throw new EndOfStreamException($"only {ByteSize.Format(done)} of {ByteSize.Format(size)} came back");
        }
        catch (IOException e)
        {
            throw StorageError.Reading(e, scratch.FilePath(FileName));
        }
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
