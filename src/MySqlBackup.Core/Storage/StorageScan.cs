using System.Runtime.ExceptionServices;

namespace MySqlBackup.Core.Storage;

/// <summary>Looks at many folders or files of a storage: several at once where each look takes a journey.</summary>
internal static class StorageScan
{
    /// <summary>What is found at each name, in the order of the names.</summary>
    public static IReadOnlyList<T> Each<T>(IBackupStorage storage, IReadOnlyList<string> names, Func<string, T> look)
    {
        var found = new T[names.Count];
        if (storage.ReadersAtOnce == 1 || names.Count < 2)
        {
            for (int i = 0; i < found.Length; i++)
            {
                found[i] = look(names[i]);
            }

            return found;
        }

        // Threads of their own: they wait most of the time, and those of the pool are what carries the answers.
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        void Work()
        {
            for (int i; failure is null && (i = Interlocked.Increment(ref next)) < found.Length;)
            {
                try
                {
                    found[i] = look(names[i]);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                }
            }
        }

        Thread[] threads = Enumerable.Range(0, Math.Min(storage.ReadersAtOnce, found.Length)).Select(_ => new Thread(Work) { IsBackground = true, Name = "storage scan" }).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        failure?.Throw();
        return found;
    }
}
