using System.Globalization;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Cuts a table into chunks of about the wished size, as half-open ranges of a unique key: each row has one place in the key, so it is
/// in one chunk and no other, whatever the estimates said. The first chunk has no lower bound and the last no upper one.
/// </summary>
public sealed class ChunkPlanner
{
    /// <summary>No table is cut into more chunks than this, so that a wrong estimate can't fill a disk with files.</summary>
    public const int MostChunks = 10_000;

    private readonly MySqlConnection _connection;
    private readonly TableSchema _table;
    private readonly KeySchema _key;
    private readonly bool _isMariaDb;
    private readonly long _rowsPerChunk;

    /// <summary>Creates a planner.</summary>
    /// <param name="connection">A connection inside the snapshot.</param>
    /// <param name="server">The server.</param>
    /// <param name="table">The table, with the server's estimates.</param>
    /// <param name="key">The key to cut by.</param>
    /// <param name="chunkSize">Bytes of table data a chunk aims at.</param>
    public ChunkPlanner(MySqlConnection connection, ServerIdentity server, TableSchema table, KeySchema key, long chunkSize)
    {
        _connection = connection;
        _isMariaDb = server.IsMariaDb;
        _table = table;
        _key = key;
        var chunks = Math.Clamp(table.EstimatedSize / Math.Max(1, chunkSize), 1, MostChunks / 4);
        _rowsPerChunk = Math.Max(1, table.EstimatedRows / chunks);
    }

    /// <summary>The chunks, in the key's order, each as soon as its bounds are known.</summary>
    public IEnumerable<Chunk> Plan()
    {
        var leading = _key.Columns[0];
        var manyPerValue = _key.Columns.Count > 1 && _key.LeadingCardinality > 0
            && _table.EstimatedRows / _key.LeadingCardinality > _rowsPerChunk;
        return SchemaReader.IsInteger(leading) && !manyPerValue ? Number(PlanByValue(leading)) : Number(PlanByRows());
    }

    // Halves the range of values until the optimiser's estimate fits: gaps of any width cost a few EXPLAINs and no empty chunks.
    private IEnumerable<(string? Lower, string? Upper)> PlanByValue(ColumnSchema column)
    {
        var name = SqlName.Quote(column.Name);
        Int128 first;
        Int128 last;
        using (var rows = _connection.Query($"SELECT {_table.ReadPriority}MIN({name}),MAX({name}) FROM {_table.QuotedName}"))
        {
            if (!rows.Read() || rows.IsNull(0))
            {
                yield return (null, null);
                yield break;
            }

            first = Int128.Parse(rows.GetString(0)!, CultureInfo.InvariantCulture);
            last = Int128.Parse(rows.GetString(1)!, CultureInfo.InvariantCulture);
        }

        var bounds = new List<Int128>();
        var pending = new Stack<(Int128 From, Int128 To, long Rows)>();
        pending.Push((first, last + 1, _table.EstimatedRows));
        var gathered = 0L;
        while (pending.TryPop(out var range))
        {
            if (range.Rows > _rowsPerChunk + (_rowsPerChunk / 2) && range.To - range.From > 1 && bounds.Count + pending.Count < MostChunks)
            {
                var middle = range.From + ((range.To - range.From) / 2);
                var upperRows = EstimateRows(name, middle, range.To);
                pending.Push((middle, range.To, upperRows));
                pending.Push((range.From, middle, EstimateRows(name, range.From, middle)));
                continue;
            }

            // Neighbours that are small together become one chunk.
            if (gathered > 0 && gathered + range.Rows > _rowsPerChunk + (_rowsPerChunk / 2))
            {
                bounds.Add(range.From);
                gathered = 0;
            }

            gathered += range.Rows;
        }

        string? lower = null;
        foreach (var bound in bounds)
        {
            var text = bound.ToString(CultureInfo.InvariantCulture);
            yield return (lower, $"{name}<{text}");
            lower = $"{name}>={text}";
        }

        yield return (lower, null);
    }

    // Steps through the key itself: right for every type, at the price of one more pass over the index.
    private IEnumerable<(string? Lower, string? Upper)> PlanByRows()
    {
        var columns = string.Join(',', _key.Columns.Select(c => SqlName.Quote(c.Name)));
        var offset = _rowsPerChunk.ToString(CultureInfo.InvariantCulture);
        string? lower = null;
        for (var count = 1; count < MostChunks; count++)
        {
            var where = lower is null ? "" : " WHERE " + lower;
            var bound = new string[_key.Columns.Count];
            using (var rows = _connection.Query(
                $"SELECT {_table.ReadPriority}{columns} FROM {_table.QuotedName} FORCE INDEX ({SqlName.Quote(_key.Name)}){where} ORDER BY {columns} LIMIT 1 OFFSET {offset}"))
            {
                if (!rows.Read())
                {
                    break;
                }

                for (var i = 0; i < bound.Length; i++)
                {
                    bound[i] = Literal(_key.Columns[i], rows.GetBytes(i));
                }
            }

            yield return (lower, Compare(bound, '<', ""));
            lower = Compare(bound, '>', "=");
        }

        yield return (lower, null);
    }

    private IEnumerable<Chunk> Number(IEnumerable<(string? Lower, string? Upper)> ranges)
    {
        var number = 0;
        foreach (var (lower, upper) in ranges)
        {
            var condition = lower is null ? upper : upper is null ? lower : $"{lower} AND {upper}";
            yield return new Chunk(number++, condition is null ? null : _key.Name, condition);
        }
    }

    private long EstimateRows(string name, Int128 from, Int128 to)
    {
        // With FORCE INDEX and no aggregation MySQL 8+ does not look into the index and always says 1 (manual, "Range Optimization": skipped
        // index dives). MySQL 9 explains as a tree by default; MariaDB does not know the word for the other form.
        using var rows = _connection.Query(
            $"EXPLAIN {(_isMariaDb ? "" : "FORMAT=TRADITIONAL ")}SELECT {_table.ReadPriority}COUNT(*) FROM {_table.QuotedName} FORCE INDEX ({SqlName.Quote(_key.Name)}) "
            + string.Create(CultureInfo.InvariantCulture, $"WHERE {name}>={from} AND {name}<{to}"));
        var column = 0;
        while (column < rows.Columns.Count && !rows.Columns[column].Name.Equals("rows", StringComparison.OrdinalIgnoreCase))
        {
            column++;
        }

        return rows.Read() && column < rows.Columns.Count && !rows.IsNull(column) ? rows.GetInt64(column) : 0;
    }

    // (a,b) >= (x,y) as a>x OR (a=x AND b>=y); the plain bound on the first column in front lets the optimiser see a range.
    private string Compare(string[] bound, char direction, string last)
    {
        var names = _key.Columns.Select(c => SqlName.Quote(c.Name)).ToArray();
        var condition = $"{names[^1]}{direction}{last}{bound[^1]}";
        for (var i = names.Length - 2; i >= 0; i--)
        {
            condition = $"({names[i]}{direction}{bound[i]} OR ({names[i]}={bound[i]} AND {condition}))";
        }

        return names.Length == 1 ? condition : $"{names[0]}{direction}={bound[0]} AND {condition}";
    }

    private static string Literal(ColumnSchema column, ReadOnlySpan<byte> value)
    {
        if (SchemaReader.IsInteger(column) || column.DataType is "decimal" or "year")
        {
            return System.Text.Encoding.ASCII.GetString(value);
        }

        if (column.DataType is "date" or "datetime" or "timestamp" or "time" or "uuid")
        {
            return "'" + System.Text.Encoding.ASCII.GetString(value) + "'";
        }

        // In the column's own charset and bytes, so that it compares by the column's collation without a conversion.
        var charset = column.Charset is null or "binary" ? "" : "_" + column.Charset + " ";
        return $"{charset}X'{Convert.ToHexString(value)}'";
    }
}
