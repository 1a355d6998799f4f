using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Load;

/// <summary>One table on its way back.</summary>
internal sealed class TableRestore
{
    // Below this a key costs less while the rows go in than an ALTER afterwards.
    private const long DeferFrom = 1 << 20;
    private int _unitsLeft;
    private long _rows;

    public required string Name { get; init; }

    public required BackupSourceFile? SchemaFile { get; init; }

    public required IReadOnlyList<BackupSourceFile> DataFiles { get; init; }

    public ManifestTable? Manifest { get; init; }

    /// <summary>True for a sequence of a dump file, which has it among its tables.</summary>
    public bool IsSequence { get; init; }

    /// <summary>Rows that the backup says the table has; null where it does not say.</summary>
    public long? RecordedRows { get; init; }

    public DatabaseRestore Database { get; set; } = null!;

    /// <summary>Read from the schema file when the table is created; null where it creates something else.</summary>
    public TableDefinition? Definition { get; set; }

    /// <summary>Engines without transactions or row locks gain nothing from two connections; history goes in with its rows' order.</summary>
    public bool NeedsOneConnection => Manifest?.SystemVersioned == true || Definition?.IsSystemVersioned == true
        || !string.Equals(Definition?.Engine ?? Manifest?.Engine ?? "InnoDB", "InnoDB", StringComparison.OrdinalIgnoreCase);

    public bool DefersKeys => Size >= DeferFrom;

    public long Size => DataFiles.Sum(file => file.UncompressedSize ?? file.Size);

    public long? ExpectedRows => RecordedRows ?? (DataFiles.Count > 0 && DataFiles.All(file => file.Rows is not null) ? DataFiles.Sum(file => file.Rows) : null);

    public long Rows => Interlocked.Read(ref _rows);

    public void Expect(int units) => _unitsLeft = units;

    /// <summary>Counts a unit's rows; true for the unit that completes the table.</summary>
    public bool Complete(long rows)
    {
        Interlocked.Add(ref _rows, rows);
        Database.AddRows(rows);
        return Interlocked.Decrement(ref _unitsLeft) == 0;
    }
}
