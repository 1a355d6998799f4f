namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>A measure, as it was and as it is. Times are UTC.</summary>
public sealed record BaselineComparison
{
    /// <summary>The measure's name.</summary>
    public required string Measure { get; init; }

    /// <summary>What became of it.</summary>
    public required BaselineVerdict Verdict { get; init; }

    /// <summary>What the values are counted in.</summary>
    public required BaselineUnit Unit { get; init; }

    /// <summary>As it was; null where it was not measured then.</summary>
    public double? Reference { get; init; }

    /// <summary>As it is; null where it was not measured now.</summary>
    public double? Current { get; init; }

    /// <summary>How much longer the same work takes, in percent: 50 means half as long again, -50 half the time. Null where that can't be told.</summary>
    public double? Slowdown { get; init; }

    /// <summary>The same in words, with what else differs between the two.</summary>
    public required string Message { get; init; }

    /// <summary>When the baseline was measured.</summary>
    public required DateTime ReferenceTime { get; init; }

    /// <summary>When it was measured again.</summary>
    public required DateTime CurrentTime { get; init; }

    /// <summary>The machine that measured.</summary>
    public required string HostName { get; init; }

    /// <summary>The destination.</summary>
    public required string Repository { get; init; }

    /// <summary>The server; null where none was measured.</summary>
    public string? Server { get; init; }
}
