using System.Globalization;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>Compares two baselines, measure by measure.</summary>
public sealed class BaselineComparer
{
    /// <summary>Half as long again.</summary>
    public const double UsualThreshold = 50;

    /// <summary>Times below vary from one moment to the next by more than any threshold.</summary>
    private const double LeastSeconds = 0.001;
    private static readonly TimeSpan LeastOfBackup = TimeSpan.FromSeconds(2);

    private readonly double _factor;

    /// <summary>Creates a comparer.</summary>
    /// <param name="threshold">From how many percent more time on a measure is slower.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public BaselineComparer(double threshold = UsualThreshold)
    {
        if (!(threshold > 0) || double.IsInfinity(threshold))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "The threshold must be above 0 percent.");
        }

        _factor = 1 + (threshold / 100);
    }

    /// <summary>One comparison a measure that either has, in the order in which they were taken.</summary>
    /// <param name="reference">As it was.</param>
    /// <param name="current">As it is.</param>
    public IEnumerable<BaselineComparison> Compare(BackupBaseline reference, BackupBaseline current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        BaselineMeasure[] now = All(current, reference).ToArray();
        BaselineMeasure[] before = All(reference, current).ToArray();
        string differences = Differences(reference, current);
        foreach (string name in now.Concat(before).Select(m => m.Name).Distinct(StringComparer.Ordinal))
        {
            yield return Compare(Array.Find(before, m => m.Name == name), Array.Find(now, m => m.Name == name), reference, current, differences);
        }
    }

    // The codecs make one measure: they are slower together, when processors are.
    private static IEnumerable<BaselineMeasure> All(BackupBaseline baseline, BackupBaseline other)
    {
        CodecMeasure[] codecs = baseline.Codecs.Where(c => other.Codecs.Count == 0 || other.Codecs.Any(o => o.Name == c.Name)).ToArray();
        return codecs.Length == 0
            ? baseline.Measures
            : baseline.Measures.Append(new BaselineMeasure(
                BaselineMeasure.Compression, Math.Exp(codecs.Average(c => Math.Log(c.CpuThroughput))), BaselineUnit.BytesPerSecond, ""));
    }

    private BaselineComparison Compare(BaselineMeasure? before, BaselineMeasure? now, BackupBaseline reference, BackupBaseline current, string differences)
    {
        BaselineMeasure any = now ?? before!;
        double? factor = before is { Value: > 0 } && now is { Value: > 0 } ? now.Cost / before.Cost : null;
        string? otherwise = WhyIncomparable(any.Name, reference, current);
        if (otherwise is not null)
        {
            factor = null;
        }

        return new BaselineComparison
        {
            Measure = any.Name,
            Verdict = factor switch
            {
                null => BaselineVerdict.NotComparable,
                _ when IsHardlyAnything(before!, now!) => BaselineVerdict.Same,
                { } f when f >= _factor => BaselineVerdict.Slower,
                { } f when f <= 1 / _factor => BaselineVerdict.Faster,
                _ => BaselineVerdict.Same,
            },
            Unit = any.Unit,
            Reference = before?.Value,
            Current = now?.Value,
            Slowdown = factor is { } known ? Math.Round((known - 1) * 100, 1) : null,
            Message = Describe(before, now, factor, otherwise) + differences,
            ReferenceTime = reference.Time,
            CurrentTime = current.Time,
            HostName = current.HostName,
            Repository = current.Repository,
            Server = current.Server,
        };
    }

    private static bool IsHardlyAnything(BaselineMeasure before, BaselineMeasure now) => now.Unit == BaselineUnit.Seconds
        ? Math.Abs(now.Value - before.Value) < LeastSeconds
        : now.Time is { } time && before.Time is { } then && (time - then).Duration() < LeastOfBackup;

    private static string Describe(BaselineMeasure? before, BaselineMeasure? now, double? factor, string? otherwise) => (before, now, factor) switch
    {
        (null, _, _) => "It was not measured for the baseline.",
        (_, null, _) => "It was not measured now.",
        (_, _, null) => otherwise ?? "It could not be measured.",
        ({ } was, { } now2, { } f) => string.Create(
            CultureInfo.InvariantCulture, $"{BaselineText.Format(now2.Value, now2.Unit)} where it was {BaselineText.Format(was.Value, was.Unit)}: the same work takes {Change(f)}."),
    };

    private static string Change(double factor) => Math.Round((factor - 1) * 100) switch
    {
        0 => "as long as then",
        > 0 and { } more => string.Create(CultureInfo.InvariantCulture, $"{more:0} % longer"),
        { } less => string.Create(CultureInfo.InvariantCulture, $"{-less:0} % less time"),
    };

    private static string? WhyIncomparable(string name, BackupBaseline a, BackupBaseline b) => name switch
    {
        BaselineMeasure.Backup when !ServerAddress.AreSame(a.Server, b.Server) || a.Compression != b.Compression || !SameOptions.Are(a.Options, b.Options) =>
            "The two backups were not asked for the same, so their speeds can't be compared.",
        BaselineMeasure.DestinationWrite or BaselineMeasure.DestinationRead when a.WriteSize != b.WriteSize =>
            $"{ByteSize.Format(b.WriteSize)} were written, and {ByteSize.Format(a.WriteSize)} then: the speeds can't be compared.",
        BaselineMeasure.Compression when a.SampleSize != b.SampleSize || a.SampleOf != b.SampleOf =>
            $"The codecs were tried on {Sample(b)}, and on {Sample(a)} then: the speeds can't be compared.",
        _ => null,
    };

    private static string Sample(BackupBaseline baseline) => $"{ByteSize.Format(baseline.SampleSize ?? 0)} of {baseline.SampleOf}";

    private static string Differences(BackupBaseline reference, BackupBaseline current)
    {
        string[] found = new (string What, object? Was, object? Is)[]
            {
                ("host", reference.HostName, current.HostName),
                ("number of processors", reference.ProcessorCount, current.ProcessorCount),
                ("destination", reference.Repository, current.Repository),
                ("remote target", reference.RemoteTarget, current.RemoteTarget),
                ("server", reference.Server, current.Server),
                ("server version", reference.ServerVersion, current.ServerVersion),
            }
            .Where(d => d.Was is not null && d.Is is not null && !Equals(d.Was, d.Is))
            .Select(d => $"the {d.What} was {d.Was} and is {d.Is}")
            .ToArray();
        return found.Length == 0 ? "" : $" Beside that, {string.Join("; ", found)}.";
    }
}
