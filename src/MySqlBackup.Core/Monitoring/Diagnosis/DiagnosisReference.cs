namespace MySqlBackup.Core.Monitoring.Diagnosis;

/// <summary>What a run was compared with.</summary>
public enum DiagnosisReference
{
    /// <summary>The median of the last runs that were asked for the same.</summary>
    RecentRuns,

    /// <summary>The backup that <c>Measure-BackupBaseline</c> timed.</summary>
    Baseline,
}
