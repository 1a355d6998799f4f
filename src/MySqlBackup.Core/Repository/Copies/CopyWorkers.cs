using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace MySqlBackup.Core.Repository.Copies;

/// <summary>Threads that go through files side by side, each with a buffer of its own. After one has failed the others stop.</summary>
internal sealed class CopyWorkers(int threadCount, CancellationTokenSource stop)
{
    private const int BufferSize = 256 << 10;

    /// <summary>Ends when all files are done.</summary>
    /// <exception cref="BackupException">The first failure.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(IEnumerable<CopyFile> files, Action<CopyFile, byte[]> work)
    {
        // The largest first, so that none is left alone at the end.
        var queue = new ConcurrentQueue<CopyFile>(files.OrderByDescending(f => f.Size));
        ExceptionDispatchInfo? failure = null;
        void Work()
        {
            var buffer = new byte[BufferSize];
            try
            {
                while (queue.TryDequeue(out CopyFile? file))
                {
                    stop.Token.ThrowIfCancellationRequested();
                    work(file, buffer);
                }
            }
            catch (Exception e)
            {
                // What the first failure cancels fails too, and is not the reason.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }

        Thread[] threads = Enumerable.Range(0, Math.Min(threadCount, queue.Count)).Select(i => new Thread(Work) { IsBackground = true, Name = $"Copy {i}" }).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        failure?.Throw();
    }
}
