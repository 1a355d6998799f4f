using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Reads what a request means on this server: the databases, and in them the tables and objects.</summary>
internal sealed class DumpPlanner
{
    private readonly BackupRequest _request;
    private readonly ServerIdentity _server;
    private readonly NameFilter _tableFilter;

    public DumpPlanner(BackupRequest request, ServerIdentity server)
    {
        _request = request;
        _server = server;
        var ignoreCase = server.LowerCaseTableNames != 0;
        DatabaseFilter = new NameFilter(request.Database, request.ExcludeDatabase, ignoreCase);
        _tableFilter = new NameFilter(request.Table, request.ExcludeTable, ignoreCase);
    }

    /// <summary>Which databases are meant.</summary>
    public NameFilter DatabaseFilter { get; }

    /// <summary>True where users, roles and grants are meant too.</summary>
    public bool IncludesAccounts => _request.IncludeUser ?? (DatabaseFilter.IncludesAll && _tableFilter.IncludesAll);

    /// <summary>True where the databases that were read last hold tables, views or sequences that are not meant.</summary>
    public bool LeavesOutTables { get; private set; }

    /// <summary>The databases that are meant.</summary>
    /// <exception cref="BackupException">One is the server's own or is not there, or the filters leave none and accounts alone were not asked for.</exception>
    public IReadOnlyList<string> ReadDatabases(MySqlConnection connection)
    {
        if (_request.Database.FirstOrDefault(name => SystemDatabase.Is(name, _server)) is { } own)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"The database '{own}' belongs to the server: each has its own, and none is backed up. "
                + (own.Equals("mysql", StringComparison.OrdinalIgnoreCase) ? "Users, roles and grants are backed up by IncludeUser; leave 'mysql' out." : "Leave it out."));
        }

        var databases = new SchemaReader(connection, _server).ReadDatabases(DatabaseFilter);
        return databases.Count > 0 || !DatabaseFilter.HasExcluded || _request.IncludeUser == true ? databases : throw NothingLeft();
    }

    /// <summary>The tables, views and sequences that are meant.</summary>
    /// <exception cref="BackupException">A table named without wildcards is in none of the databases.</exception>
    public IReadOnlyList<TableSchema> ReadTables(MySqlConnection connection, IReadOnlyList<string> databases)
    {
        var reader = new SchemaReader(connection, _server);
        var all = databases.SelectMany(reader.ReadTables).ToList();
        var tables = all.FindAll(t => _tableFilter.Matches(t.Name, t.Database));
        LeavesOutTables = tables.Count < all.Count;
        if (_tableFilter.Unmatched.FirstOrDefault() is { } missing)
        {
            throw new BackupException(
                BackupErrorId.ObjectNotFound, $"No table, view or sequence matches '{missing}' in {string.Join(", ", databases)}, or the account may not see it.");
        }

        foreach (var table in tables.Where(t => t is { Kind: TableKind.Table, IsChanging: false, Engine: null or "MRG_MYISAM" }))
        {
            if (reader.FindOpenError(table) is { } reason)
            {
                throw new BackupException(
                    BackupErrorId.ServerError,
                    $"The server can't open {table}: {reason}. Mend or drop the table, or leave it out with ExcludeTable; it is in no backup until then.");
            }
        }

        return tables;
    }

    /// <summary>The stored programs that are meant: all, or where tables are named the triggers of those.</summary>
    public IReadOnlyList<RoutineSchema> ReadPrograms(MySqlConnection connection, string database)
    {
        var programs = new SchemaReader(connection, _server).ReadRoutines(database);
        return programs.Where(p => p.Table is { } table ? _tableFilter.Matches(table, database) : _tableFilter.IncludesAll).ToList();
    }

    /// <summary>That the filters leave something; what is empty in itself may be backed up.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ObjectNotFound"/>.</exception>
    public void RequireContent(int count)
    {
        if (count == 0 && _tableFilter.HasExcluded)
        {
            throw NothingLeft();
        }
    }

    /// <summary>The tables as the dump carries them.</summary>
    public TableDump CreateTable(TableSchema table, FileNameAllocator names, IOperationOutput output)
    {
        if (!table.HoldsRows && !_request.NoData)
        {
            output.Warning($"{table} is a {table.Engine} table: its definition is backed up, its rows are not here.");
        }

        if (table.IsSystemVersioned && HasTransactionPeriod(table))
        {
            output.Warning($"{table} is system-versioned by transaction ids, which mean nothing on another server: the rows of today are backed up, the history is not.");
        }
        else if (table.IsSystemVersioned && !_server.HasInsertHistory)
        {
            output.Warning($"{table} is system-versioned, and this server can't insert history: the rows of today are backed up, the history is not.");
        }

        var includeHistory = _server.HasInsertHistory && !HasTransactionPeriod(table);
        return new TableDump(table, includeHistory, names.ForDatabase(table.Database), names.ForTable(table.Database, table.Name), !_request.NoData && table.HoldsRows);
    }

    /// <summary>That the account may see all of it.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.PermissionMissing"/>, naming all rights that are missing.</exception>
    public void RequireRights(MySqlConnection connection, AccountRights rights, IReadOnlyList<string> databases, IOperationOutput output)
        => CreateRightsCheck().Require(connection, rights, databases, output);

    /// <summary>The rights that the account lacks to see all of it.</summary>
    public IReadOnlyList<NeededRight> FindMissingRights(MySqlConnection connection, AccountRights rights, IReadOnlyList<string> databases)
        => CreateRightsCheck().FindMissing(connection, rights, databases);

    private RightsCheck CreateRightsCheck() => new(_request, _server, DatabaseFilter.NamesEach || DatabaseFilter.ExcludesAll, IncludesAccounts);

    private static BackupException NothingLeft() => new(
        BackupErrorId.ObjectNotFound,
        "The filters leave nothing to back up: ExcludeDatabase and ExcludeTable take away all tables, views and programs that Database and Table mean. Loosen them.");

    // Periods of transaction ids (BIGINT) mean nothing outside the server that gave them.
    private static bool HasTransactionPeriod(TableSchema table) => table.Columns.Any(c => c is { IsPeriod: true, DataType: "bigint" });
}
