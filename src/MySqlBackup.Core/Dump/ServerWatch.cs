using System.Diagnostics;
using System.Globalization;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Looks at the server while a dump runs, on the connection that holds the locks: notices when that connection is gone, keeps it from idling
/// out, and pauses the workers while the server has too much else to do.
/// </summary>
internal sealed class ServerWatch(MySqlConnection control, BackupRequest request, DumpPace pace, IOperationOutput output)
{
    private static readonly TimeSpan LoadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AliveInterval = TimeSpan.FromSeconds(30);

    private readonly Stopwatch _sinceLook = Stopwatch.StartNew();
    private bool _isPaused;

    /// <summary>Looks, where it is time to.</summary>
    /// <exception cref="MySqlException">The connection is gone, and with it its locks.</exception>
    public void Look()
    {
        if (_sinceLook.Elapsed < (request.MaxThreadsRunning > 0 ? LoadInterval : AliveInterval))
        {
            return;
        }

        _sinceLook.Restart();
        if (request.MaxThreadsRunning == 0)
        {
            lock (control)
            {
                control.Ping();
            }

            return;
        }

        // The dump's own statements and this one are not the load to make room for; paused workers' statements still count as running.
        var others = ThreadsRunning() - request.EffectiveThreadCount - 1;
        SetPaused(others > request.MaxThreadsRunning, others);
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
