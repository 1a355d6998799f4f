using MySqlBackup.Core.Repository;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers;

/// <summary>Reads what a server holds, with few statements a database, so that ten thousand tables stay cheap.</summary>
public sealed class SchemaReader
{
    private readonly MySqlConnection _connection;
    private readonly ServerIdentity _server;
    private HashSet<string>? _snapshotEngines;

    /// <summary>Creates a reader over a connection whose session it only reads with.</summary>
    public SchemaReader(MySqlConnection connection, ServerIdentity server)
    {
        _connection = connection;
        _server = server;
        if (!server.IsMariaDb && server.Version >= new Version(8, 0, 0))
        {
            // MySQL 8 caches table statistics for a day by default; a plan wants today's sizes.
            connection.Execute("SET SESSION information_schema_stats_expiry=0");
        }
    }

    /// <summary>The databases that the filter means, by name; the server's own only where they are named.</summary>
    /// <exception cref="BackupException">A name without wildcards does not exist, or nothing matches.</exception>
    public IReadOnlyList<string> ReadDatabases(NameFilter filter)
    {
        var names = Texts("SHOW DATABASES")
            .Where(n => !SystemDatabase.Is(n, _server) || filter.Names(n))
            .Where(n => !n.StartsWith("#mysql50#", StringComparison.Ordinal))
            .Where(filter.Matches)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (filter.Unmatched.FirstOrDefault() is { } missing)
        {
            throw new BackupException(BackupErrorId.ObjectNotFound, $"The server has no database '{missing}', or the account may not see it.");
        }

        return names;
    }

    /// <summary>Tables, views and sequences of a database, with their columns, by name.</summary>
    public IReadOnlyList<TableSchema> ReadTables(string database)
    {
        _snapshotEngines ??= Texts("SELECT ENGINE FROM information_schema.ENGINES WHERE TRANSACTIONS='YES'").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var tables = new List<TableSchema>();
        var names = SqlName.Literal(database);
        using (var rows = _connection.Query(
            $"SELECT TABLE_NAME,TABLE_TYPE,ENGINE,TABLE_ROWS,DATA_LENGTH,CREATE_TIME FROM information_schema.TABLES WHERE TABLE_SCHEMA={names}"))
        {
            while (rows.Read())
            {
                var type = rows.GetString(1);
                tables.Add(new TableSchema
                {
                    Database = database,
                    Name = rows.GetString(0)!,
                    Kind = KindOf(type),
                    Engine = rows.GetString(2),
                    HasSnapshot = rows.GetString(2) is { } engine && _snapshotEngines.Contains(engine),
                    IsSystemVersioned = type == "SYSTEM VERSIONED",
                    EstimatedRows = rows.IsNull(3) ? 0 : rows.GetInt64(3),
                    EstimatedSize = rows.IsNull(4) ? 0 : rows.GetInt64(4),
                    Created = rows.GetString(5),
                });
            }
        }

        var skipped = tables.Exists(t => t is { Kind: TableKind.Table, Engine: null }) && HasSkipped();
        var lists = new List<MemberList>();
        var columns = ReadColumns(names, "", lists);
        var skippedColumns = tables.Exists(t => t.Kind == TableKind.Table && !columns.ContainsKey(t.Name)) && HasSkipped();
        lists.ForEach(Mark);
        return tables
            .Select(t => t with
            {
                Columns = columns.GetValueOrDefault(t.Name) ?? (IReadOnlyList<ColumnSchema>)[],
                IsChanging = t.Kind == TableKind.Table && ((skipped && t.Engine is null) || (skippedColumns && !columns.ContainsKey(t.Name))),
            })
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>The names alone of what <see cref="ReadTables"/> gives, and what each is.</summary>
    public IReadOnlyList<(string Name, TableKind Kind)> ReadKinds(string database)
    {
        var kinds = new List<(string, TableKind)>();
        using var rows = _connection.Query($"SELECT TABLE_NAME,TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA={SqlName.Literal(database)} ORDER BY TABLE_NAME");
        while (rows.Read())
        {
            kinds.Add((rows.GetString(0)!, KindOf(rows.GetString(1))));
        }

        return kinds;
    }

    /// <summary>True where one of the databases has a table with rows that <c>START TRANSACTION WITH CONSISTENT SNAPSHOT</c> does not cover; one statement.</summary>
    public bool HasTableWithoutSnapshot(IReadOnlyList<string> databases) => databases.Count > 0 && _connection.QueryScalar(
        $"SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA IN ({string.Join(',', databases.Select(SqlName.Literal))}) AND TABLE_TYPE='BASE TABLE' "
        + "AND (ENGINE IS NULL OR ENGINE NOT IN (SELECT ENGINE FROM information_schema.ENGINES WHERE TRANSACTIONS='YES') "
        + $"AND ENGINE NOT IN ({string.Join(',', TableSchema.EnginesWithoutRows.Select(SqlName.Literal))})) LIMIT 1") is not null;

    /// <summary>
    /// False where no table of that name is there now, or one that was created at another time. MariaDB may not tell the time (after its purge
    /// opened a table with an indexed virtual column, and until other sessions open it too): then the name decides.
    /// </summary>
    public bool IsStillThere(TableSchema table) => _connection.QueryScalar(
        $"SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA={SqlName.Literal(table.Database)} AND TABLE_NAME={SqlName.Literal(table.Name)}"
        + (table.Created is null ? "" : $" AND (CREATE_TIME IS NULL OR CREATE_TIME={SqlName.Literal(table.Created)})")) is not null;

    /// <summary>Why the server can't open a table, such as a MERGE table whose tables are gone; null where it can.</summary>
    public string? FindOpenError(TableSchema table)
    {
        try
        {
            _connection.Execute("SHOW CREATE TABLE " + table.QuotedName);
            return null;
        }
        catch (MySqlServerException e)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>The columns of one table as they are now.</summary>
    public IReadOnlyList<ColumnSchema> ReadColumns(TableSchema table)
    {
        var lists = new List<MemberList>();
        var columns = ReadColumns(SqlName.Literal(table.Database), $" AND TABLE_NAME={SqlName.Literal(table.Name)}", lists).GetValueOrDefault(table.Name) ?? [];
        lists.ForEach(Mark);
        return columns;
    }

    /// <summary>Procedures, functions, packages, triggers (in firing order) and events of a database.</summary>
    public IReadOnlyList<RoutineSchema> ReadRoutines(string database)
    {
        // MariaDB compares these names without regard to case, also where `shop` and `SHOP` are two databases.
        var name = SqlName.Literal(database) + (_server.LowerCaseTableNames == 0 ? " COLLATE utf8mb4_bin" : "");
        var routines = new List<RoutineSchema>();
        using (var rows = _connection.Query(
            $"SELECT ROUTINE_TYPE,ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA={name} ORDER BY ROUTINE_TYPE,ROUTINE_NAME"))
        {
            while (rows.Read())
            {
                var kind = rows.GetString(0) switch
                {
                    "FUNCTION" => DatabaseObjectKind.Function,
                    "PACKAGE" => DatabaseObjectKind.Package,
                    "PACKAGE BODY" => DatabaseObjectKind.PackageBody,
                    _ => DatabaseObjectKind.Procedure,
                };
                routines.Add(new RoutineSchema(database, kind, rows.GetString(1)!));
            }
        }

        using (var rows = _connection.Query(
            $"SELECT TRIGGER_NAME,EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA={name} "
            + "ORDER BY EVENT_OBJECT_TABLE,ACTION_TIMING,EVENT_MANIPULATION,ACTION_ORDER"))
        {
            while (rows.Read())
            {
                routines.Add(new RoutineSchema(database, DatabaseObjectKind.Trigger, rows.GetString(0)!, rows.GetString(1)));
            }
        }

        using (var rows = _connection.Query($"SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA={name} ORDER BY EVENT_NAME"))
        {
            while (rows.Read())
            {
                routines.Add(new RoutineSchema(database, DatabaseObjectKind.Event, rows.GetString(0)!));
            }
        }

        return routines;
    }

    /// <summary>
    /// The unique key to cut a table by: the primary key, else the first unique key whose columns are whole, not null and ordered the
    /// way their literals compare. Null where there is none.
    /// </summary>
    public KeySchema? ReadChunkKey(TableSchema table)
    {
        var keys = new Dictionary<string, List<(ColumnSchema Column, long Cardinality)>>(StringComparer.Ordinal);
        var unusable = new HashSet<string>(StringComparer.Ordinal);
        using var rows = _connection.Query(
            $"SELECT INDEX_NAME,COLUMN_NAME,SUB_PART,NULLABLE,CARDINALITY FROM information_schema.STATISTICS WHERE TABLE_SCHEMA={SqlName.Literal(table.Database)} "
            + $"AND TABLE_NAME={SqlName.Literal(table.Name)} AND NON_UNIQUE=0 AND INDEX_TYPE='BTREE'{UsableKeys} ORDER BY INDEX_NAME<>'PRIMARY',INDEX_NAME,SEQ_IN_INDEX");
        while (rows.Read())
        {
            var key = rows.GetString(0)!;
            var name = rows.GetString(1);
            var column = table.Columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (column is null || !rows.IsNull(2) || rows.GetString(3) == "YES" || column.IsGenerated || !IsOrdered(column))
            {
                unusable.Add(key);
                continue;
            }

            if (!keys.TryGetValue(key, out var columns))
            {
                keys.Add(key, columns = []);
            }

            columns.Add((column, rows.IsNull(4) ? 0 : rows.GetInt64(4)));
        }

        return keys
            .Where(k => !unusable.Contains(k.Key))
            .Select(k => new KeySchema(k.Key, k.Value.ConvertAll(c => c.Column), k.Value[0].Cardinality))
            .FirstOrDefault();
    }

    /// <summary>
    /// True for integers, which can be cut by arithmetic. YEAR is none: the servers take a number below 100 that it is compared with for one of
    /// this or the last century.
    /// </summary>
    public static bool IsInteger(ColumnSchema column) => column.DataType is "tinyint" or "smallint" or "mediumint" or "int" or "bigint";

    private static TableKind KindOf(string? type) => type switch
    {
        "VIEW" or "SYSTEM VIEW" => TableKind.View,
        "SEQUENCE" => TableKind.Sequence,
        _ => TableKind.Table,
    };

    // The optimiser does not know these keys, and refuses a hint that names one (MySQL 8.0: INVISIBLE; MariaDB 10.6: IGNORED).
    private string UsableKeys => _server.IsMariaDb
        ? _server.Version >= new Version(10, 6, 0) ? " AND IGNORED='NO'" : ""
        : _server.Version >= new Version(8, 0, 0) ? " AND IS_VISIBLE='YES'" : "";

    // ENUM and SET sort by number but compare with literals as text; FLOAT has no exact literal; BIT and the rest are not worth the risk.
    private static bool IsOrdered(ColumnSchema column) => IsInteger(column) || column.DataType
        is "decimal" or "year" or "char" or "varchar" or "binary" or "varbinary" or "date" or "datetime" or "timestamp" or "time" or "uuid";

    private Dictionary<string, List<ColumnSchema>> ReadColumns(string database, string condition, List<MemberList> lists)
    {
        var columns = new Dictionary<string, List<ColumnSchema>>(StringComparer.Ordinal);
        using var rows = _connection.Query(
            "SELECT TABLE_NAME,COLUMN_NAME,DATA_TYPE,CHARACTER_SET_NAME,EXTRA,GENERATION_EXPRESSION,COLLATION_NAME,IF(DATA_TYPE IN ('enum','set'),COLUMN_TYPE,NULL) "
            + $"FROM information_schema.COLUMNS WHERE TABLE_SCHEMA={database}{condition} ORDER BY TABLE_NAME,ORDINAL_POSITION");
        while (rows.Read())
        {
            var table = rows.GetString(0)!;
            if (!columns.TryGetValue(table, out var list))
            {
                columns.Add(table, list = []);
            }

            // "DEFAULT_GENERATED" is a default, not a generated column: only the two-word forms mean what they say.
            var extra = rows.GetString(4) ?? "";
            var isGenerated = extra.Contains("VIRTUAL GENERATED", StringComparison.OrdinalIgnoreCase) || extra.Contains("STORED GENERATED", StringComparison.OrdinalIgnoreCase);
            var isPeriod = isGenerated && rows.GetString(5) is "ROW START" or "ROW END";
            if (rows.GetString(7) is { } type)
            {
                lists.Add(new MemberList(list, list.Count, type, rows.GetString(3) ?? "binary", rows.GetString(6) ?? "binary"));
            }

            list.Add(new ColumnSchema(rows.GetString(1)!, rows.GetString(2)!.ToLowerInvariant(), rows.GetString(3), isGenerated, isPeriod));
        }

        return columns;
    }

    // A statement of its own, where the collation has to be asked; so not before the columns' warnings are read.
    private void Mark(MemberList list)
    {
        if (list.IsAmbiguous(_connection))
        {
            list.Columns[list.Index] = list.Columns[list.Index] with { IsReadByNumber = true };
        }
    }

    // A broken table comes without an engine and columns too; the last statement's warnings tell the two apart.
    private bool HasSkipped()
    {
        using var rows = _connection.Query("SHOW WARNINGS");
        var found = false;
        while (rows.Read())
        {
            found |= rows.GetInt64(1) == ServerErrorCode.SkippedTable;
        }

        return found;
    }

    private List<string> Texts(string sql)
    {
        var texts = new List<string>();
        using var rows = _connection.Query(sql);
        while (rows.Read())
        {
            texts.Add(rows.GetString(0) ?? "");
        }

        return texts;
    }
}
