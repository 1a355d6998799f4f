namespace MySqlBackup.Core.Repository.Retention;

/// <summary>The room of a repository's device, in bytes.</summary>
/// <param name="Total">In all.</param>
/// <param name="Available">Free.</param>
public readonly record struct RetentionSpace(long Total, long Available)
{
    /// <summary>The used share in percent.</summary>
    public double UsedPercent => Percent(Total - Math.Min(Available, Total));

    /// <summary>So many bytes as a share of the whole.</summary>
    internal double Percent(long bytes) => 100.0 * bytes / Total;
}
