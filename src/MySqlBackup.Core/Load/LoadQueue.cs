namespace MySqlBackup.Core.Load;

/// <summary>
/// Hands out what is to be loaded: a worker stays with its table, so that rows arrive in key order; then takes the biggest table
/// that nobody has begun; and when there is none, helps with the one that has most left.
/// </summary>
internal sealed class LoadQueue
{
    private readonly object _gate = new();

    // Apart from the others, since there can be very many of these.
    private readonly Queue<Entry> _waiting = [];
    private readonly List<Entry> _begun = [];

    private LoadQueue()
    {
    }

    /// <summary>Cuts the tables into units.</summary>
    /// <param name="tables">All tables with rows.</param>
    public static LoadQueue Create(IEnumerable<TableRestore> tables)
    {
        var queue = new LoadQueue();
        foreach (var table in tables.OrderByDescending(table => table.Size))
        {
            var isWhole = table.DataFiles.Count == 1 || table.NeedsOneConnection;
            var units = isWhole
                ? [new LoadUnit(table, table.DataFiles, true)]
                : table.DataFiles.Select(file => new LoadUnit(table, [file], false)).ToList();
            table.Expect(units.Count);
            queue._waiting.Enqueue(new Entry(table, units));
        }
        return queue;
    }

    /// <summary>The next unit for a worker; null where nothing is left.</summary>
    /// <param name="last">The table it worked on before.</param>
    public LoadUnit? Take(TableRestore? last)
    {
        lock (_gate)
        {
            _begun.RemoveAll(entry => entry.Left.Count == 0 || entry.Table.Database.HasFailed);
            var entry = _begun.Find(entry => entry.Table == last) ?? Begin() ?? _begun.MaxBy(entry => entry.Left.Sum(unit => unit.Size));
            return entry?.Left.Dequeue();
        }
    }

    private Entry? Begin()
    {
        while (_waiting.TryDequeue(out var entry))
        {
            if (!entry.Table.Database.HasFailed)
            {
                _begun.Add(entry);
                return entry;
            }
        }
        return null;
    }

    private sealed class Entry(TableRestore table, IEnumerable<LoadUnit> units)
    {
        public TableRestore Table => table;

        public Queue<LoadUnit> Left { get; } = new(units);
    }
}
