using System.Globalization;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>
/// Chooses a codec by what was measured. A run can be no faster than its destination takes the compressed bytes, and no faster than the
/// processors read and compress: of the codecs that take at most a quarter longer than the fastest one, the one that leaves least is advised.
/// </summary>
internal sealed class CodecAdvisor
{
    private const double WorthWaiting = 1.25;
    private const double HardlySmaller = 0.95;

    private readonly double? _write;
    private readonly double? _read;
    private readonly int _parallel;

    /// <param name="write">Bytes a second that the destination takes; null where that is not known.</param>
    /// <param name="read">Bytes a second of rows over one connection; null where that is not known.</param>
    /// <param name="parallel">Threads that compress at a time, no more than there are processors.</param>
    public CodecAdvisor(double? write, double? read, int parallel)
    {
        _write = write;
        _read = read;
        _parallel = parallel;
    }

    /// <summary>The codec to use, and why; null for <c>none</c>.</summary>
    public (CodecMeasure? Codec, string Reason) Choose(IReadOnlyList<CodecMeasure> codecs)
    {
        CodecMeasure[] useful = codecs.Where(c => c.Ratio <= HardlySmaller).OrderBy(Cost).ToArray();
        if (useful.Length == 0)
        {
            return (null, "No codec makes this data noticeably smaller: compressing it would only take time.");
        }

        CodecMeasure fastest = useful[0];
        CodecMeasure best = useful.Where(c => Cost(c) <= Cost(fastest) * WorthWaiting).MinBy(c => c.Ratio)!;
        CodecMeasure smallest = useful.MinBy(c => c.Ratio)!;
        string reason = $"{best.Name} {Describe(best)}, with {Quantity.Format(_parallel, "thread")} and limited by {LimitOf(best)}.";
        if (best != fastest)
        {
            reason += $" The fastest, {fastest.Name}, {Describe(fastest)}.";
        }

        if (best != smallest)
        {
            reason += $" The smallest, {smallest.Name}, {Describe(smallest)}.";
        }

        return (best, reason);
    }

    private double CpuCost(CodecMeasure codec) => ((_read is { } read ? 1 / read : 0) + (1 / codec.Throughput)) / _parallel;

    private double WriteCost(CodecMeasure codec) => _write is { } write ? codec.Ratio / write : 0;

    private double Cost(CodecMeasure codec) => Math.Max(CpuCost(codec), WriteCost(codec));

    private string LimitOf(CodecMeasure codec) => WriteCost(codec) > CpuCost(codec)
        ? "what the destination takes"
        : _read is null || 1 / codec.Throughput > 1 / _read ? "the compression" : "what the server sends";

    private string Describe(CodecMeasure codec) => string.Create(
        CultureInfo.InvariantCulture, $"leaves {codec.Ratio * 100:0} % of the bytes at about {ByteSize.Format(1 / Cost(codec))}/s");
}
