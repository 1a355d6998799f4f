namespace MySqlBackup.Core.Monitoring;

/// <summary>How far a run was when it last told: what its live file in the repository holds. What is not known is null.</summary>
public sealed record RunProgress
{
    /// <summary>When this was told, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The step it is in: <c>Preparing</c> until rows are read, then <c>Data</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Bytes of rows so far, before compression.</summary>
    public long BytesDone { get; init; }

    /// <summary>The server's estimate of all of them; it may be passed.</summary>
    public long? BytesExpected { get; init; }

    /// <summary>Bytes of rows a second, of late.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Rows so far.</summary>
    public long RowsDone { get; init; }

    /// <summary>Tables that are complete.</summary>
    public int TablesDone { get; init; }

    /// <summary>Tables to back up.</summary>
    public int? TablesTotal { get; init; }

    /// <summary>The tables in work, a few of them.</summary>
    public string? CurrentTable { get; init; }

    /// <summary>Estimated time left.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Processor time of the process, of late, in percent of one processor.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Memory of the process, bytes.</summary>
    public long? Memory { get; init; }
}
