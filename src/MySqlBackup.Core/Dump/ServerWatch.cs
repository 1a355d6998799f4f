using System.Diagnostics;
using System.Globalization;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Looks at the server while a dump runs, on the connection that holds the locks: notices when that connection is gone, keeps it from idling
/// out, counts what else the server does, and pauses the workers while that is too much.
/// </summary>
/// <param name="control">The connection.</param>
/// <param name="request">Says how often to look, and what is too much.</param>
/// <param name="pace">Pauses the workers.</param>
/// <param name="told">Hears how many statements run on the server beside the backup's own.</param>
/// <param name="output">Hears of pauses.</param>
internal sealed class ServerWatch(MySqlConnection control, BackupRequest request, DumpPace pace, Action<long> told, IOperationOutput output)
{
    private static readonly TimeSpan LoadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AliveInterval = TimeSpan.FromSeconds(30);

    private readonly Stopwatch _sinceLook = Stopwatch.StartNew();
    private bool _hasLooked;
    private bool _isPaused;

    private TimeSpan Interval => request.MaxThreadsRunning > 0 ? LoadInterval : request.SampleInterval < AliveInterval ? request.SampleInterval : AliveInterval;

    /// <summary>Looks, where it is time to.</summary>
    /// <exception cref="MySqlException">The connection is gone, and with it its locks.</exception>
    public void Look()
    {
        if (!_hasLooked)
        {
            LookFirst();
        }
        else if (_sinceLook.Elapsed >= Interval)
        {
            _sinceLook.Restart();
            Count();
        }
    }

    // So that short runs know too what else went on. A short one may also end well without this connection, where its locks have done their part.
    private void LookFirst()
    {
        _hasLooked = true;
        try
        {
            Count();
        }
        catch (MySqlException) when (request.MaxThreadsRunning == 0)
        {
        }
    }

    private void Count()
    {
        // The dump's own statements and this one are not the load to make room for; paused workers' statements still count as running.
        var others = Math.Max(0, ThreadsRunning() - request.EffectiveThreadCount - 1);
        told(others);
        if (request.MaxThreadsRunning > 0)
        {
            SetPaused(others > request.MaxThreadsRunning, others);
        }
    }

    private void SetPaused(bool paused, long others)
    {
        if (paused == _isPaused)
        {
            return;
        }

        _isPaused = paused;
        pace.SetPaused(paused);
        if (paused)
        {
            output.Verbose(string.Create(CultureInfo.InvariantCulture, $"Pausing: {others} other statements run on the server, more than {request.MaxThreadsRunning}."));
        }
        else
        {
            output.Verbose("Going on: the server has room again.");
        }
    }

    private long ThreadsRunning()
    {
        lock (control)
        {
            using var rows = control.Query("SHOW GLOBAL STATUS LIKE 'Threads_running'");
            return rows.Read() ? rows.GetInt64(1) : 0;
        }
    }
}
