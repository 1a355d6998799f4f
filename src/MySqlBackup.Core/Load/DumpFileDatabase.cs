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

    /// <summary>Its tables, views and sequences.</summary>
    public HashSet<string> Objects { get; } = new(StringComparer.Ordinal);
}
