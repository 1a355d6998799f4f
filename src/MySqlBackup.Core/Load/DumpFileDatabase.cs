namespace MySqlBackup.Core.Load;

/// <summary>A database as a dump file holds it.</summary>
/// <param name="name">Its name.</param>
internal sealed class DumpFileDatabase(string name)
{
    public string Name { get; } = name;

    /// <summary>Its <c>CREATE DATABASE</c>, decoded; null where the dump has none.</summary>
    public string? CreateStatement { get; set; }

    public bool HasRows { get; set; }

    /// <summary>What its statements need that not every server has.</summary>
    public List<(TargetNeed Need, StatementHead Head)> Needs { get; } = [];

    /// <summary>Its sequences, in the order they stand in.</summary>
    public List<DumpFileSequence> Sequences { get; } = [];

    /// <summary>Defaults of its tables that take from sequences, in the order they stand in.</summary>
    public List<DumpFileDefault> Defaults { get; } = [];

    /// <summary>What its views take from.</summary>
    public List<ViewUse> ViewUses { get; } = [];

    /// <summary>Its tables, views and sequences.</summary>
    public HashSet<string> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes down what a <c>CREATE</c> of a table, view or sequence makes, and what it needs.</summary>
    public void Add(StatementHead head, string statement, StatementReader reader)
    {
        var name = StatementText.Unfold(head.Name);
        Objects.Add(name);
        if (head.Kind == "VIEW")
        {
            ViewUses.AddRange(ViewReference.In(statement, reader.Quotes, Name).Select(table => new ViewUse(name, table.Database, table.Name)));
        }
        else if (head.Kind == "SEQUENCE" || (head.Kind == "TABLE" && SequenceReference.IsTableOfSequence(statement, reader.Quotes)))
        {
            Sequences.Add(new DumpFileSequence(Name, name, statement, reader.Quotes, reader.Position));
        }
        else if (head.Kind == "TABLE")
        {
            Defaults.AddRange(SequenceReference.In(statement, reader.Quotes)
                .Select(sequence => new DumpFileDefault(name, sequence.Database ?? Name, sequence.Name, reader.Number)));
        }
    }
}
