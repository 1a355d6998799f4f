using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>
/// The sequences of a dump file. mariadb-dump writes a database's before its tables; programs that take them for tables write them in the order of
/// names, and those of another database may stand at any place.
/// </summary>
internal sealed class DumpFileSequences : IBackupSequences
{
    private readonly BackupSourceFile _file;
    private readonly StringComparer _comparer;
    private readonly IReadOnlyList<DatabaseRestore> _databases;
    private readonly ILookup<(string Database, string Table), DumpFileDefault> _defaults;
    private readonly Dictionary<string, DumpFileSequence> _held;
    private readonly HashSet<string> _chosen;
    private readonly HashSet<string> _brought;
    private readonly HashSet<string> _made;

    public DumpFileSequences(BackupSourceFile file, DumpFileContent content, IReadOnlyList<DatabaseRestore> databases, StringComparer comparer)
    {
        _file = file;
        _comparer = comparer;
        _databases = databases;
        _defaults = content.Databases.SelectMany(database => database.Defaults.Select(use => (database.Name, Use: use))).ToLookup(pair => (pair.Name, pair.Use.Table), pair => pair.Use);
        _held = new(comparer);
        // Where the target does not tell case, a sequence that is not restored may have the name of one that is.
        foreach (var sequence in content.Databases.OrderBy(found => databases.All(database => database.Source != found.Name)).SelectMany(found => found.Sequences))
        {
            _held.TryAdd(SqlName.Quote(sequence.Database, sequence.Name), sequence);
        }
        _chosen = databases.SelectMany(database => database.Tables.Select(table => SqlName.Quote(database.Source, table.Name))).ToHashSet(comparer);
        _brought = new(comparer);
        _made = new(comparer);
    }

    /// <inheritdoc />
    public IEnumerable<(string Database, string Name)> UsedBy(TableRestore table) =>
        _defaults[(table.Database.Source, table.Name)].Select(use => (use.SequenceDatabase, use.Sequence)).Distinct();

    /// <inheritdoc />
    public bool Holds(string database, string name) => _held.ContainsKey(SqlName.Quote(database, name));

    /// <inheritdoc />
    public bool IsChosen(DatabaseRestore owner, string name) => _chosen.Contains(SqlName.Quote(owner.Source, name));

    /// <inheritdoc />
    public void Bring(DatabaseRestore owner, string name)
    {
        var key = SqlName.Quote(owner.Source, name);
        _chosen.Add(key);
        _brought.Add(key);
        owner.Tables = [.. owner.Tables, new TableRestore { Name = _held[key].Name, SchemaFile = _file, DataFiles = [], IsSequence = true, Database = owner }];
    }

    /// <summary>True for a sequence that no filter names and that a table needs.</summary>
    public bool Brings(DatabaseRestore owner, string name) => _brought.Contains(SqlName.Quote(owner.Source, name));

    /// <summary>True for a sequence of which <see cref="TakeBelated"/> has told: it is there before the dump comes to it.</summary>
    public bool IsMade(DatabaseRestore owner, string name) => _made.Contains(SqlName.Quote(owner.Source, name));

    /// <summary>The sequences that the dump makes only behind a table that needs them, and that therefore must be made before its statements are played.</summary>
    public IReadOnlyList<(DatabaseRestore Owner, DumpFileSequence Sequence)> TakeBelated()
    {
        var belated = new List<(DatabaseRestore, DumpFileSequence)>();
        foreach (var use in _databases.SelectMany(database => database.Tables).SelectMany(table => _defaults[(table.Database.Source, table.Name)]))
        {
            var key = SqlName.Quote(use.SequenceDatabase, use.Sequence);
            if (_chosen.Contains(key) && _held.TryGetValue(key, out var sequence) && sequence.Position.Number > use.Number && _made.Add(key))
            {
                belated.Add((_databases.First(database => _comparer.Equals(database.Source, sequence.Database)), sequence));
            }
        }
        return belated;
    }
}
