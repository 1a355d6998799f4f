using System.Diagnostics;
using System.Runtime.ExceptionServices;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Runs the workers, each on a thread of its own, until the queue is done or one of them fails; then all stop.</summary>
internal sealed class WorkerGroup(DumpSession session, IReadOnlyList<MySqlConnection> connections, ServerWatch watch, Action abort)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private ExceptionDispatchInfo? _failure;

    /// <summary>Returns when all jobs are done; throws what the first failing worker threw.</summary>
    /// <param name="start">What to report, before anything is done.</param>
    public void Run(OperationProgress start)
    {
        var clock = Stopwatch.StartNew();
        using var ended = new CountdownEvent(connections.Count);
        using var stop = session.CancellationToken.Register(session.Queue.Stop);
        foreach (var connection in connections)
        {
            var thread = new Thread(() => Work(connection, ended)) { IsBackground = true, Name = "mysqlbackup dump" };
            thread.Start();
        }

        while (!ended.Wait(ReportInterval))
        {
            session.Output.Progress(Report(start, clock));
            Watch();
        }

        session.CancellationToken.ThrowIfCancellationRequested();
        _failure?.Throw();
        session.Output.Progress(Report(start, clock));
    }

    private void Watch()
    {
        try
        {
            if (_failure is null)
            {
                watch.Look();
            }
        }
        catch (MySqlException e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception e)
    {
        lock (_gate)
        {
            // The others fail with "aborted" because of this one: the first is the reason.
            _failure ??= ExceptionDispatchInfo.Capture(e);
        }

        session.Queue.Stop();
        session.Pace.Stop();
        abort();
    }

    private OperationProgress Report(OperationProgress start, Stopwatch clock) => start with
    {
        BytesDone = session.Counters.Bytes,
        RowsDone = session.Counters.Rows,
        TablesDone = session.Counters.Tables,
        Elapsed = clock.Elapsed,
        Current = session.Counters.Current,
    };

    private void Work(MySqlConnection connection, CountdownEvent ended)
    {
        try
        {
            if (session.Request.LowPriority)
            {
                ThreadPriorityControl.LowerCurrent(session.Output);
            }

            new DumpWorker(session, connection).Run();
        }
#pragma warning disable CA1031 // Whatever it is, the operation rethrows it on the caller's thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
        finally
        {
            ended.Signal();
        }
    }
}
