namespace MySqlBackup.Core;

/// <summary>One look at a running operation.</summary>
/// <param name="Activity">What runs, for example <c>Backing up db1</c>.</param>
/// <param name="Phase">The step it is in, for example <c>Snapshot</c> or <c>Data</c>.</param>
/// <param name="BytesDone">Bytes of rows handled so far, before compression.</param>
/// <param name="BytesExpected">The server's estimate of the whole, in bytes; zero where unknown. An estimate: it may be passed.</param>
/// <param name="RowsDone">Rows handled so far.</param>
/// <param name="TablesDone">Tables that are complete.</param>
/// <param name="TablesTotal">Tables in the plan.</param>
/// <param name="Elapsed">Time since the operation began.</param>
/// <param name="Current">The tables in work, for people.</param>
public sealed record OperationProgress(
    string Activity,
    string Phase,
    long BytesDone,
    long BytesExpected,
    long RowsDone,
    int TablesDone,
    int TablesTotal,
    TimeSpan Elapsed,
    string Current)
{
    /// <summary>Share done, 0 to 100, held below 100 until the operation itself says it ended; -1 where unknown.</summary>
    public int PercentComplete => BytesExpected > 0 ? (int)Math.Min(99, BytesDone * 100.0 / BytesExpected) : -1;

    /// <summary>Estimated time left at the average speed so far; null where unknown.</summary>
    public TimeSpan? Remaining => BytesExpected > BytesDone && BytesDone > 0
        ? TimeSpan.FromSeconds(Elapsed.TotalSeconds * (BytesExpected - BytesDone) / BytesDone)
        : null;
}
