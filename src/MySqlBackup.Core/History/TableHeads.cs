using System.Runtime.ExceptionServices;
using System.Text;
using MySqlBackup.Core.Repository;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.History;

/// <summary>
/// Reads what counting needs of the runs in a table. A long time is read in parts, some side by side: a server reads a statement's rows with one thread, which also
/// waits for the disk, and that takes longer than to count them.
/// </summary>
internal sealed class TableHeads(HistoryServer server, HistoryTableName name, HistoryQuery query, IReadOnlyDictionary<string, BackupRun> running, Action<RunHead> visit)
{
    private const int Connections = 4;
    private const int PartCount = 16;
    private const int HeadsAtOnce = 512;

    private static readonly TimeSpan LongTime = TimeSpan.FromDays(100);

    private readonly object _gate = new();

    /// <summary>Hands out the runs that match, in no order, one at a time.</summary>
    public void Read(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? failure = null;
        Parallel.ForEach(
            Parts(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = Connections },
            (part, loop) =>
            {
                try
                {
                    ReadPart(part, stop.Token);
                }
#pragma warning disable CA1031 // Whatever it is, it is rethrown on the caller's thread; the other connection ends because of it.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                    loop.Stop();
                    stop.Cancel();
                }
            });
        cancellationToken.ThrowIfCancellationRequested();
        failure?.Throw();
    }

    private static (RunHead Head, BackupRunDatabase Database) ReadHead(ResultSet row, NameCache names, RunHead? previous)
    {
        // The next database of the same run: its id is the same text, and nothing else of the head is looked at.
        var database = new BackupRunDatabase { Name = names.Get(row.GetBytes(1)), Size = ReadNumber(row, 6), RowCount = ReadNumber(row, 7) };
        if (previous is { } known && Ascii.Equals(row.GetBytes(0), known.Id))
        {
            return (known, database);
        }

        var head = new RunHead(
            row.GetString(0)!,
            ReadStatus(row.GetBytes(2)),
            ReadTime(row.GetBytes(3)),
            row.IsNull(4) ? null : ReadTime(row.GetBytes(4)),
            names.Get(row.GetBytes(5)),
            [],
            ReadNumber(row, 8),
            ReadNumber(row, 9));
        return (head, database);
    }

    private static BackupStatus ReadStatus(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("SUCCESS"u8) ? BackupStatus.Success : text.SequenceEqual("RUNNING"u8) ? BackupStatus.Running : BackupStatus.Failed;

    private static long? ReadNumber(ResultSet row, int index) => row.IsNull(index) ? null : row.GetInt64(index);

    // 2026-11-25 01:54:58.123456, digit by digit: a million rows have two million of them.
    private static DateTime ReadTime(ReadOnlySpan<byte> text)
    {
        long ticks = 0;
        foreach (byte digit in text[20..26])
        {
            ticks = (ticks * 10) + (digit - '0');
        }

        return new DateTime(Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2), Digits(text, 11, 2), Digits(text, 14, 2), Digits(text, 17, 2), DateTimeKind.Utc)
            .AddTicks(ticks * TimeSpan.TicksPerMicrosecond);
    }

    private static int Digits(ReadOnlySpan<byte> text, int start, int length)
    {
        int value = 0;
        foreach (byte digit in text.Slice(start, length))
        {
            value = (value * 10) + (digit - '0');
        }

        return value;
    }

    // Cut by ids, so that all rows of a run are in the same part, and each run in exactly one.
    private (string? FromId, string? BeforeId)[] Parts(CancellationToken cancellationToken)
    {
        (string? first, string? last) = server.Rows(HistorySql.SelectEnds(name), row => (row.GetString(0), row.GetString(1)), cancellationToken).Single();
        if (first is null || last is null || !BackupId.IsValid(first) || !BackupId.IsValid(last))
        {
            return [(null, null)];
        }

        DateTime from = Later(BackupId.Time(first), query.Since?.ToUniversalTime());
        TimeSpan time = Earlier(BackupId.Time(last), query.Until?.ToUniversalTime()) - from;
        if (time < LongTime)
        {
            return [(null, null)];
        }

        string[] cuts = Enumerable.Range(1, PartCount - 1).Select(i => HistorySql.IdOf(from + (time * i / PartCount))).ToArray();
        return Enumerable.Range(0, PartCount).Select(i => (i == 0 ? null : cuts[i - 1], i == PartCount - 1 ? null : cuts[i])).ToArray();
    }

    private void ReadPart((string? FromId, string? BeforeId) part, CancellationToken cancellationToken)
    {
        var names = new NameCache();
        var databases = new List<BackupRunDatabase>();
        var ready = new List<RunHead>(HeadsAtOnce);
        RunHead? pending = null;
        foreach ((RunHead head, BackupRunDatabase database) in server.Rows(HistorySql.SelectHeads(name, query, part.FromId, part.BeforeId), row => ReadHead(row, names, pending), cancellationToken))
        {
            if (!ReferenceEquals(pending?.Id, head.Id))
            {
                Complete();
                pending = head.Status == BackupStatus.Running && running.TryGetValue(head.Id, out BackupRun? run) ? RunHead.Of(run) with { Id = head.Id } : head;
            }

            if (database.Name != TableHistory.UnknownDatabase)
            {
                databases.Add(database);
            }
        }

        Complete();
        HandOut(ready);

        void Complete()
        {
            if (pending is not { } head)
            {
                return;
            }

            RunHead whole = head with { Databases = databases.ToArray() };
            databases.Clear();
            if (query.Matches(whole))
            {
                ready.Add(whole);
            }

            if (ready.Count == HeadsAtOnce)
            {
                HandOut(ready);
            }
        }
    }

    private void HandOut(List<RunHead> heads)
    {
        lock (_gate)
        {
            heads.ForEach(visit);
        }

        heads.Clear();
    }

    private static DateTime Later(DateTime time, DateTime? other) => other > time ? other.Value : time;

    private static DateTime Earlier(DateTime time, DateTime? other) => other < time ? other.Value : time;
}
