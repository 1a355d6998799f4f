namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>What a codec made of a sample of the backup's own data, on one processor.</summary>
/// <param name="Compression"><c>none</c>, <c>gzip</c> or <c>zstd</c>.</param>
/// <param name="Level">The level; 0 for <c>none</c>.</param>
/// <param name="Ratio">Size after to size before: 0.4 means that 100 bytes became 40.</param>
/// <param name="Throughput">Bytes before compression, a second.</param>
/// <param name="CpuPerGigabyte">Processor time for a gigabyte (2^30 bytes) before compression; null where that could not be read.</param>
/// <param name="SampleSize">Bytes that were compressed.</param>
public sealed record CodecMeasure(string Compression, int Level, double Ratio, double Throughput, TimeSpan? CpuPerGigabyte, long SampleSize)
{
    /// <summary>Bytes in a second of processor time; of clock time where the former could not be read.</summary>
    internal double CpuThroughput => CpuPerGigabyte is { } cpu && cpu > TimeSpan.Zero ? (1L << 30) / cpu.TotalSeconds : Throughput;

    /// <summary>Codec and level, as <c>zstd:3</c>.</summary>
    public string Name => Level == 0 ? Compression : $"{Compression}:{Level}";
}
