using System.Diagnostics.CodeAnalysis;

namespace MySqlBackup.Core.Dump;

/// <summary>Jobs by weight. It ends when it is empty and no job is running that could add more.</summary>
internal sealed class DumpQueue
{
    private readonly object _gate = new();
    private readonly PriorityQueue<DumpJob, (long Weight, long Order)> _jobs = new();
    private long _added;
    private int _running;
    private bool _stopped;

    /// <summary>Adds a job; of equal weight, the one added first goes first.</summary>
    public void Add(DumpJob job)
    {
        lock (_gate)
        {
            _jobs.Enqueue(job, (-job.Weight, _added++));
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for a job; false once there will be none.</summary>
    public bool TryTake([NotNullWhen(true)] out DumpJob? job)
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                if (_jobs.TryDequeue(out job, out _))
                {
                    _running++;
                    return true;
                }

                if (_running == 0)
                {
                    break;
                }

                Monitor.Wait(_gate);
            }

            job = null;
            return false;
        }
    }

    /// <summary>Says that a job taken before has ended.</summary>
    public void Done()
    {
        lock (_gate)
        {
            _running--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Gives out no more jobs.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }
}
