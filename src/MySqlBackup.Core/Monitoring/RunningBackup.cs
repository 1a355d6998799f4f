namespace MySqlBackup.Core.Monitoring;

/// <summary>One look at a backup that runs: what <c>Watch-MySqlBackup</c> emits. Times are UTC, sizes bytes; what can't be known is null.</summary>
public sealed record RunningBackup
{
    /// <summary>The run's id; of another program its name and process.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required RunningBackupKind Kind { get; init; }

    /// <summary>The program: <c>native</c> for this one's own, else for example <c>mariadb-dump</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Its process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The machine it runs on.</summary>
    public string? HostName { get; init; }

    /// <summary>The server that is backed up; unknown of other programs, whose arguments may hold passwords and are never read.</summary>
    public string? Server { get; init; }

    /// <summary>The databases; unknown of other programs.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>The repository it writes to; unknown of other programs.</summary>
    public string? Repository { get; init; }

    /// <summary>When it began.</summary>
    public DateTime? StartTime { get; init; }

    /// <summary>How long it has been running.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>When the figures that follow were taken.</summary>
    public DateTime? Time { get; init; }

    /// <summary>The step it is in.</summary>
    public string? Phase { get; init; }

    /// <summary>Bytes of rows so far; of other programs, bytes written so far.</summary>
    public long? BytesDone { get; init; }

    /// <summary>The server's estimate of all of them.</summary>
    public long? BytesExpected { get; init; }

    /// <summary>Bytes a second: of late, or at the first look at another program's, since it began.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Estimated time left.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Rows so far.</summary>
    public long? RowsDone { get; init; }

    /// <summary>Tables that are complete.</summary>
    public int? TablesDone { get; init; }

    /// <summary>Tables to back up.</summary>
    public int? TablesTotal { get; init; }

    /// <summary>The tables in work, a few of them.</summary>
    public string? CurrentTable { get; init; }

    /// <summary>Processor time, in percent of one processor: of late, or at the first look at another program's, since it began.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Memory of the process.</summary>
    public long? Memory { get; init; }

    /// <summary>Share done, 0 to 99; null where there is no estimate, or the run has passed it.</summary>
    public int? PercentComplete => BytesDone <= BytesExpected && BytesExpected > 0 ? (int)Math.Min(99, BytesDone.Value * 100.0 / BytesExpected.Value) : null;
}
