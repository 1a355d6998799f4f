namespace MySqlBackup.Core.Load;

/// <summary>
/// Hands out what is to be loaded: a worker stays with its table, so that rows arrive in key order; then takes the biggest table
/// that nobody has begun; and when there is none, helps with the one that has most left.
/// </summary>
internal sealed class LoadQueue
{
    private readonly object _gate = new();
    private readonly List<Entry> _tables = [];

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
            queue._tables.Add(new Entry(units));
        }
        return queue;
    }

    /// <summary>The next unit for a worker; null where nothing is left.</summary>
    /// <param name="last">The table it worked on before.</param>
    public LoadUnit? Take(TableRestore? last)
    {
        lock (_gate)
        {
            _tables.RemoveAll(entry => entry.Left.Count == 0 || entry.Left.Peek().Table.Database.HasFailed);
            var entry = _tables.Find(entry => entry.Left.Peek().Table == last)
                ?? _tables.Find(entry => !entry.IsBegun)
                ?? _tables.MaxBy(entry => entry.Left.Sum(unit => unit.Size));
            if (entry is null)
            {
                return null;
            }
            entry.IsBegun = true;
            return entry.Left.Dequeue();
        }
    }

    private sealed class Entry(IEnumerable<LoadUnit> units)
    {
        public Queue<LoadUnit> Left { get; } = new(units);

        public bool IsBegun { get; set; }
    }
}
