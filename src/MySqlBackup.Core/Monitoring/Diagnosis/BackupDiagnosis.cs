namespace MySqlBackup.Core.Monitoring.Diagnosis;

/// <summary>How a run compares with what is usual for it, and what was different where it was slow or failed.</summary>
public sealed record BackupDiagnosis
{
    /// <summary>True where its rows took half as long again or more, and that came to ten seconds or more.</summary>
    public required bool IsSlow { get; init; }

    /// <summary>In words.</summary>
    public required string Summary { get; init; }

    /// <summary>What it was compared with.</summary>
    public required DiagnosisReference Reference { get; init; }

    /// <summary>Of how many runs the usual is the median; null for a baseline.</summary>
    public int? RunCount { get; init; }

    /// <summary>Bytes of rows a second that are usual; null where the run failed.</summary>
    public double? UsualThroughput { get; init; }

    /// <summary>How much longer the same rows took, in percent: 50 means half as long again, below 0 less time. Null where the run failed.</summary>
    public double? Slowdown { get; init; }

    /// <summary>What was not as in the runs before; null where nothing that is measured.</summary>
    public IReadOnlyList<DiagnosisChange>? Changes { get; init; }
}
