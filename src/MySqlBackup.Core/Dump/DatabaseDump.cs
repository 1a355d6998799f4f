using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>A database on its way.</summary>
internal sealed class DatabaseDump
{
    private readonly object _gate = new();
    private readonly FileNameAllocator _names;
    private readonly List<ManifestObject> _objects = [];

    public DatabaseDump(string name, IReadOnlyList<TableDump> tables, IReadOnlyList<TableSchema> others, IReadOnlyList<RoutineSchema> programs, FileNameAllocator names)
    {
        Name = name;
        Tables = tables;
        Sequences = others.Where(t => t.Kind == TableKind.Sequence).ToList();
        Views = others.Where(t => t.Kind == TableKind.View).ToList();
        Programs = programs;
        _names = names;
        FileName = names.ForDatabase(name);
    }

    public string Name { get; }

    public string FileName { get; }

    public IReadOnlyList<TableDump> Tables { get; }

    public IReadOnlyList<TableSchema> Sequences { get; }

    public IReadOnlyList<TableSchema> Views { get; }

    public IReadOnlyList<RoutineSchema> Programs { get; }

    /// <summary>The name that a view or sequence bears in file names.</summary>
    public string FileNameOf(TableSchema table) => _names.ForTable(table.Database, table.Name);

    /// <summary>The name that a table bears in file names.</summary>
    public string FileNameOf(string table) => _names.ForTable(Name, table);

    /// <summary>Takes in an object that was written.</summary>
    public void Add(DatabaseObjectKind kind, string name, DefinitionText definition, bool? isInvalid = null)
    {
        lock (_gate)
        {
            _objects.Add(new ManifestObject(kind, name, definition.Hash(Name), isInvalid));
        }
    }

    /// <summary>What the manifest says of it.</summary>
    public ManifestDatabase ToManifest()
    {
        lock (_gate)
        {
            return new ManifestDatabase
            {
                Name = Name,
                FileName = FileName,
                Tables = Tables.Select(t => t.ToManifest()).ToList(),
                Objects = _objects.OrderBy(o => o.Kind).ThenBy(o => o.Name, StringComparer.Ordinal).ToList(),
            };
        }
    }
}
