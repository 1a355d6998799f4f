using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>A table on its way: what its chunks have come to so far. Several workers add to it.</summary>
internal sealed class TableDump
{
    private readonly object _gate = new();
    private ContentHash _hash;
    private long _rows;
    private long _bytes;
    private readonly bool _includeHistory;
    private int _open = 1;
    private TableReader? _reader;
    private ManifestTable? _result;

    public TableDump(TableSchema schema, bool includeHistory, string databaseFileName, string fileName, bool hasData)
    {
        Schema = schema;
        _includeHistory = includeHistory;
        DatabaseFileName = databaseFileName;
        FileName = fileName;
        HasData = hasData;
    }

    public TableSchema Schema { get; }

    /// <summary>How its rows are read: made when its turn comes and gone when that is over, since a server can have very many tables.</summary>
    public TableReader Reader
    {
        get
        {
            lock (_gate)
            {
                return _reader ??= new TableReader(Schema, _includeHistory);
            }
        }
    }

    public string DatabaseFileName { get; }

    public string FileName { get; }

    /// <summary>Big tables first; before all of them the tables that nobody can write until they are copied.</summary>
    public long Weight => Schema.NeedsGuard ? long.MaxValue / 2 + Schema.EstimatedSize / 2 : Schema.EstimatedSize;

    /// <summary>False where only the definition is dumped.</summary>
    public bool HasData { get; }

    /// <summary>Hash of the definition as it was when the table's turn came.</summary>
    public string? DefinitionHash { get; set; }

    /// <summary>Says that one more chunk is to come.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _open++;
        }
    }

    /// <summary>Takes in what a chunk came to.</summary>
    public void Add(ContentHash hash, long rows, long bytes)
    {
        lock (_gate)
        {
            _hash.Add(hash);
            _rows += rows;
            _bytes += bytes;
        }
    }

    /// <summary>Says that a chunk, or the planning of chunks, has ended; true for the last one.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            return --_open == 0;
        }
    }

    /// <summary>Ends the table: what it came to is kept, what it took to get there is let go.</summary>
    public void Complete()
    {
        var reader = Reader;
        lock (_gate)
        {
            if (_open != 0 || DefinitionHash is null)
            {
                throw new InvalidOperationException($"Table {Schema} is not complete.");
            }

            _result = new ManifestTable
            {
                Name = Schema.Name,
                FileName = FileName,
                Engine = Schema.Engine,
                Rows = _rows,
                Bytes = _bytes,
                ContentHash = HasData ? _hash.ToString() : null,
                Columns = reader.Columns.Select(c => c.Name).ToArray(),
                DefinitionHash = DefinitionHash,
                SystemVersioned = reader.IncludesHistory,
                TextColumns = reader.TextColumns,
                NumberColumns = reader.NumberColumns,
            };
            _reader = null;
        }
    }

    /// <summary>What the manifest says of it.</summary>
    public ManifestTable ToManifest() => _result ?? throw new InvalidOperationException($"Table {Schema} is not complete.");
}
