namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>What became of a measure.</summary>
public enum BaselineVerdict
{
    /// <summary>It is about as it was.</summary>
    Same,

    /// <summary>The same work takes less time, by as much as would count as slower the other way round.</summary>
    Faster,

    /// <summary>The same work takes longer by the threshold or more.</summary>
    Slower,

    /// <summary>It was measured on one of the two occasions only.</summary>
    NotComparable,
}
