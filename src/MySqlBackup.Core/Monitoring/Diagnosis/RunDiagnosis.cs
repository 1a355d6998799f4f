using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring.Diagnosis;

/// <summary>Compares a run that ended with those before it and with the baseline.</summary>
internal static class RunDiagnosis
{
    /// <summary>Fewer runs than these tell nothing usual.</summary>
    public const int FewestRuns = 3;

    private const double SlowFactor = 1 + (BaselineComparer.UsualThreshold / 100);

    /// <summary>Short runs vary by more than half without a reason worth anyone's time.</summary>
    private static readonly TimeSpan LeastLoss = TimeSpan.FromSeconds(10);

    /// <summary>The diagnosis; null where there is nothing to compare with, or nothing to say of a run that failed.</summary>
    /// <param name="run">The run, ended.</param>
    /// <param name="recent">Runs that were asked for the same and succeeded.</param>
    /// <param name="baseline">The baseline of the same backup; null where there is none.</param>
    public static BackupDiagnosis? Of(BackupRun run, IReadOnlyList<BackupRun> recent, BackupBaseline? baseline)
    {
        IReadOnlyList<BackupRun> usual = recent.Count >= FewestRuns ? recent : [];
        DiagnosisChange[] changes = usual.Count == 0 ? [] : RunChanges.Find(run, usual).ToArray();
        return run.Status == BackupStatus.Success ? OfSuccess(run, usual, baseline, changes) : OfFailure(usual, changes);
    }

    private static BackupDiagnosis? OfFailure(IReadOnlyList<BackupRun> usual, DiagnosisChange[] changes) => changes.Length == 0 ? null : new BackupDiagnosis
    {
        IsSlow = false,
        Summary = $"Other than in the last {Quantity.Format(usual.Count, "run")} that succeeded: {Sentences(changes)}",
        Reference = DiagnosisReference.RecentRuns,
        RunCount = usual.Count,
        Changes = changes,
    };

    private static BackupDiagnosis? OfSuccess(BackupRun run, IReadOnlyList<BackupRun> usual, BackupBaseline? baseline, DiagnosisChange[] changes)
    {
        if (run is not { Throughput: > 0 and var speed, DataSize: { } size, Duration: { } duration })
        {
            return null;
        }

        double? ofRuns = usual.Any(r => r.Throughput > 0) ? Median.Of(usual.Where(r => r.Throughput > 0).Select(r => r.Throughput!.Value)) : null;
        double? ofBaseline = baseline?.Find(BaselineMeasure.Backup)?.Value;
        if ((ofRuns ?? ofBaseline) is null)
        {
            return null;
        }

        // The faster of the two is what the run falls short of the most.
        bool byBaseline = ofBaseline > (ofRuns ?? 0);
        double reference = byBaseline ? ofBaseline!.Value : ofRuns!.Value;
        double factor = reference / speed;
        TimeSpan expected = TimeSpan.FromSeconds(size / reference);
        bool isSlow = factor >= SlowFactor && duration - expected >= LeastLoss;
        string what = byBaseline
            ? string.Create(CultureInfo.InvariantCulture, $"the baseline of {baseline!.Time:yyyy-MM-dd}")
            : $"the median of the last {Quantity.Format(usual.Count, "run")}";
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{ByteSize.Format(size)} took {Duration.Format(duration)}, where {Duration.Format(expected)} is usual: {Math.Abs(factor - 1) * 100:0} % {(factor >= 1 ? "longer" : "less")} than by {what}.");
        if (isSlow)
        {
            summary += changes.Length > 0
                ? $" What was different: {Sentences(changes)}"
                : RunChanges.CanTell(run, usual)
                    ? " Nothing that runs measure was different; Compare-BackupBaseline tells whether destination or server is slower than it was."
                    : $" What was different can't be told: that takes {FewestRuns} runs before it that were measured. Compare-BackupBaseline tells whether destination or server is slower than it was.";
        }

        return new BackupDiagnosis
        {
            IsSlow = isSlow,
            Summary = summary,
            Reference = byBaseline ? DiagnosisReference.Baseline : DiagnosisReference.RecentRuns,
            RunCount = byBaseline ? null : usual.Count,
            UsualThroughput = Math.Round(reference),
            Slowdown = Math.Round((factor - 1) * 100, 1),
            Changes = changes.Length > 0 ? changes : null,
        };
    }

    private static string Sentences(DiagnosisChange[] changes) => string.Join(' ', changes.Select(c => c.Message));
}
