using System.Diagnostics;
using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>Compresses a sample with each codec and level, on one thread.</summary>
internal static class CodecProbe
{
    private const int PieceSize = 1 << 20;
    private const int MostPasses = 4;
    private static readonly TimeSpan TimeForPasses = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(2);
    private static readonly int[] GzipLevels = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    private static readonly int[] ZstdLevels = [1, 2, 3, 5, 7, 9, 12, 15, 19];

    /// <summary>The codecs that this machine has, at the levels worth choosing from.</summary>
    public static IEnumerable<CompressionCodec> Codecs()
    {
        IEnumerable<CompressionCodec> gzip = GzipLevels.Select(level => CompressionCodec.Create("gzip", level));
        return CompressionCodec.Default.Name == "zstd" ? gzip.Concat(ZstdLevels.Select(level => CompressionCodec.Create("zstd", level))) : gzip;
    }

    /// <summary>Compresses the sample several times where that is quick; the best time counts, since nothing makes a processor faster than it is.</summary>
    public static CodecMeasure Run(CompressionCodec codec, ReadOnlySpan<byte> sample, CancellationToken cancellationToken)
    {
        CodecMeasure best = Pass(codec, sample, cancellationToken);
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < MostPasses && Stopwatch.GetElapsedTime(begin) < TimeForPasses; i++)
        {
            CodecMeasure again = Pass(codec, sample, cancellationToken);
            best = again.CpuThroughput > best.CpuThroughput ? again : best;
        }

        return best;
    }

    // As much of it as the time allows, in pieces from all over it, so that what slow codecs reach is like the whole.
    private static CodecMeasure Pass(CompressionCodec codec, ReadOnlySpan<byte> sample, CancellationToken cancellationToken)
    {
        var output = new CountingStream();
        int taken = 0;
        TimeSpan? cpu = ThreadClock.Read();
        long begin = Stopwatch.GetTimestamp();
        using (Stream compress = codec.Compress(output))
        {
            int count = (sample.Length + PieceSize - 1) / PieceSize;
            for (int i = 0; i < count && Stopwatch.GetElapsedTime(begin) < LongestTime; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int at = Place(i, count) * PieceSize;
                ReadOnlySpan<byte> piece = sample[at..Math.Min(sample.Length, at + PieceSize)];
                compress.Write(piece);
                taken += piece.Length;
            }
        }

        TimeSpan time = Stopwatch.GetElapsedTime(begin);
        TimeSpan? used = ThreadClock.Read() - cpu;
        return new CodecMeasure(
            codec.Name,
            codec.Level,
            output.Written / (double)taken,
            taken / time.TotalSeconds,
            used is { } spent ? spent * ((1L << 30) / (double)taken) : null,
            taken);
    }

    /// <summary>Each of the places once, those that follow each other far apart.</summary>
    internal static int Place(int index, int count)
    {
        // Steps of about the golden section, without a common divisor, reach every place.
        int step = Math.Max(1, (int)(count * 0.618));
        while (GreatestDivisor(step, count) > 1)
        {
            step++;
        }

        return (int)((long)index * step % count);
    }

    private static int GreatestDivisor(int a, int b) => b == 0 ? a : GreatestDivisor(b, a % b);

    private sealed class CountingStream : WriteOnlyStream
    {
        public long Written { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Written += buffer.Length;
    }
}
