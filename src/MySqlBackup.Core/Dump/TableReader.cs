using System.Text;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// How a table's rows are asked for and which literal each column becomes. The dump and the restore drill read through the same
/// instance shape, so that their content hashes are over the same bytes.
/// </summary>
public sealed class TableReader
{
    private readonly string _selectList;
    private readonly string _from;
    private readonly string _priority;

    /// <summary>Creates a reader.</summary>
    /// <param name="table">The table with its columns.</param>
    /// <param name="includeHistory">Read a system-versioned table's history too, with the period columns.</param>
    public TableReader(TableSchema table, bool includeHistory)
    {
        IncludesHistory = table.IsSystemVersioned && includeHistory;
        var columns = table.Columns.Where(c => !c.IsGenerated || (c.IsPeriod && IncludesHistory)).ToList();
        if (IncludesHistory && !columns.Exists(c => c.IsPeriod))
        {
            // A table WITH SYSTEM VERSIONING and no period of its own has these two hidden columns (MariaDB).
            columns.Add(new ColumnSchema("row_start", "timestamp", null, IsGenerated: true, IsPeriod: true));
            columns.Add(new ColumnSchema("row_end", "timestamp", null, IsGenerated: true, IsPeriod: true));
        }

        Columns = columns;
        Encodings = columns.ConvertAll(EncodingOf).ToArray();
        // A table of computed columns alone still has rows: they are read as rows without values.
        _selectList = columns.Count == 0 ? "''" : string.Join(',', columns.Select(SelectExpression));
        _priority = table.ReadPriority;
        _from = table.QuotedName + (IncludesHistory ? " FOR SYSTEM_TIME ALL" : "");
        InsertPrefix = Encoding.UTF8.GetBytes($"INSERT INTO {SqlName.Quote(table.Name)} ({string.Join(',', columns.Select(c => SqlName.Quote(c.Name)))}) VALUES\n");
        NumberColumns = columns.Where(c => c.IsReadByNumber).Select(c => c.Name).ToArray();
        TextColumns = columns.Where(c => c.DataType is "json" or "uuid" or "inet4" or "inet6").Select(c => c.Name).ToArray();
    }

    /// <summary>The columns whose values are read, in order: all but those the server computes.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <summary>The literal of each column.</summary>
    public ColumnEncoding[] Encodings { get; }

    /// <summary>True where history rows are read.</summary>
    public bool IncludesHistory { get; }

    /// <summary>What an INSERT statement begins with, up to its first row.</summary>
    public byte[] InsertPrefix { get; }

    /// <summary>Columns that refuse a binary string where a row is loaded as bytes.</summary>
    public IReadOnlyList<string> TextColumns { get; }

    /// <summary>ENUM and SET columns whose values are read, and must be loaded, as numbers.</summary>
    public IReadOnlyList<string> NumberColumns { get; }

    /// <summary>
    /// What a connection needs, beside <see cref="ServerConnector"/>'s settings, to read rows and definitions: no conversion of their bytes, and
    /// dates such as 31 February as bounds of chunks, which MySQL otherwise refuses to compare with.
    /// </summary>
    public const string SessionStatement = "SET SESSION character_set_results=NULL, sql_mode='ALLOW_INVALID_DATES'";

    /// <summary>The statement for the whole table or for one chunk of it.</summary>
    public string Select(Chunk chunk)
    {
        // A range that covers most of a table tempts the optimiser into scanning all of it: the hint keeps to the range.
        var index = chunk.KeyName is null ? "" : $" FORCE INDEX ({SqlName.Quote(chunk.KeyName)})";
        var where = chunk.Condition is null ? "" : " WHERE " + chunk.Condition;
        return $"SELECT {_priority}/*!40001 SQL_NO_CACHE */ {_selectList} FROM {_from}{index}{where}";
    }

    /// <summary>The literal that a column's bytes become.</summary>
    public static ColumnEncoding EncodingOf(ColumnSchema column) => column.DataType switch
    {
        "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "decimal" or "year" => ColumnEncoding.Number,
        "float" or "double" => ColumnEncoding.Real,
        "enum" or "set" when column.IsReadByNumber => ColumnEncoding.Number,
        "date" or "datetime" or "timestamp" or "time" or "uuid" or "inet4" or "inet6" => ColumnEncoding.Quoted,
        "json" => ColumnEncoding.Text,
        "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set" => column.Charset switch
        {
            "utf8" or "utf8mb3" or "utf8mb4" => ColumnEncoding.Text,

            // Not single bytes for ASCII, or bytes below 0x80 that mean something else.
            null or "binary" or "ucs2" or "utf16" or "utf16le" or "utf32" or "swe7" or "sjis" or "cp932" => ColumnEncoding.Hexadecimal,
            _ => ColumnEncoding.AsciiText,
        },
        _ => ColumnEncoding.Hexadecimal,
    };

    // The server prints FLOAT with six digits; as a DOUBLE it is exact. Times one keeps a negative zero, plus zero would not.
    // A SET's number has up to 64 bits, which a cast keeps and arithmetic would not.
    private static string SelectExpression(ColumnSchema column) => column switch
    {
        { DataType: "float" } => SqlName.Quote(column.Name) + "*1e0",
        { IsReadByNumber: true } => $"CAST({SqlName.Quote(column.Name)} AS UNSIGNED)",
        _ => SqlName.Quote(column.Name),
    };
}
