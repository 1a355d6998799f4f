using System.Collections.Concurrent;

namespace MySqlBackup.Core.Dump;

/// <summary>How far a dump is; written by the workers, read by whoever shows it.</summary>
internal sealed class DumpCounters
{
    private readonly ConcurrentDictionary<string, int> _current = new(StringComparer.Ordinal);
    private long _bytes;
    private long _rows;
    private int _tables;

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Rows => Interlocked.Read(ref _rows);

    public int Tables => Volatile.Read(ref _tables);

    /// <summary>The tables in work, a few of them.</summary>
    public string Current => string.Join(", ", _current.Keys.Take(4));

    public void AddRows(long rows, long bytes)
    {
        Interlocked.Add(ref _rows, rows);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Enter(string table) => _current.TryAdd(table, 0);

    public void Leave(string table)
    {
        _current.TryRemove(table, out _);
        Interlocked.Increment(ref _tables);
    }
}
