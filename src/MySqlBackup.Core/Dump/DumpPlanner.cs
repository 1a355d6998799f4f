using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Reads what a request means on this server: the databases, and in them the tables and objects.</summary>
internal sealed class DumpPlanner
{
    private static readonly string[] RoutineRights = ["EXECUTE", "ALTER ROUTINE", "CREATE ROUTINE", "SHOW CREATE ROUTINE"];

    // Whoever has one of them for all databases sees them all (both manuals, "SHOW DATABASES").
    private static readonly string[] SightRights = ["SHOW DATABASES", "SELECT", "TRIGGER", "EVENT", "LOCK TABLES", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP"];

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

    /// <summary>True where all of the server is meant.</summary>
    public bool IsWholeServer => DatabaseFilter.IncludesAll && _tableFilter.IncludesAll;

    /// <summary>The databases; those that have no matching table are left out where tables are named.</summary>
    public IReadOnlyList<string> ReadDatabases(MySqlConnection connection) => new SchemaReader(connection, _server).ReadDatabases(DatabaseFilter);

    /// <summary>The tables, views and sequences that are meant.</summary>
    /// <exception cref="BackupException">A table named without wildcards is in none of the databases.</exception>
    public IReadOnlyList<TableSchema> ReadTables(MySqlConnection connection, IReadOnlyList<string> databases)
    {
        var reader = new SchemaReader(connection, _server);
        var tables = databases.SelectMany(d => reader.ReadTables(d).Where(t => _tableFilter.Matches(t.Name, d))).ToList();
        if (_tableFilter.Unmatched.FirstOrDefault() is { } missing)
        {
            throw new BackupException(
                BackupErrorId.ObjectNotFound, $"No table '{missing}' in {string.Join(", ", databases)}, or the account may not see it.");
        }

        return tables;
    }

    /// <summary>The stored programs that are meant: all, or where tables are named the triggers of those.</summary>
    public IReadOnlyList<RoutineSchema> ReadPrograms(MySqlConnection connection, string database)
    {
        var programs = new SchemaReader(connection, _server).ReadRoutines(database);
        return programs.Where(p => p.Table is { } table ? _tableFilter.Matches(table, database) : _tableFilter.IncludesAll).ToList();
    }

    /// <summary>The tables as the dump carries them.</summary>
    public TableDump CreateTable(TableSchema table, FileNameAllocator names, IOperationOutput output)
    {
        if (!table.HoldsRows && !_request.NoData)
        {
            output.Warning($"{table} is a {table.Engine} table: its definition is backed up, its rows are not here.");
        }

        if (table.IsSystemVersioned && !_server.HasInsertHistory)
        {
            output.Warning($"{table} is system-versioned, and this server can't insert history: the rows of today are backed up, the history is not.");
        }

        if (table.IsSystemVersioned && HasTransactionPeriod(table))
        {
            output.Warning($"{table} is system-versioned by transaction ids, which mean nothing on another server: the rows of today are backed up, the history is not.");
        }

        var includeHistory = _server.HasInsertHistory && !HasTransactionPeriod(table);
        return new TableDump(table, includeHistory, names.ForDatabase(table.Database), names.ForTable(table.Database, table.Name), !_request.NoData && table.HoldsRows);
    }

    /// <summary>Databases that the account has no right on are not shown to it, and would be missing without a word where all, or a wildcard, is asked for.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.PermissionMissing"/>: it sees none at all.</exception>
    public void RequireSight(AccountRights rights, IReadOnlyList<string> databases, IOperationOutput output)
    {
        const string Mend = "GRANT SHOW DATABASES ON *.* TO it";
        if (DatabaseFilter.NamesEach || SightRights.Any(rights.HasGlobal))
        {
            return;
        }

        if (databases.Count == 0)
        {
            throw new BackupException(
                BackupErrorId.PermissionMissing, $"The account lacks SHOW DATABASES and sees no database to back up: {Mend}, with SELECT, SHOW VIEW, TRIGGER and EVENT on what is to be backed up.");
        }

        output.Warning($"The account lacks SHOW DATABASES: databases that it has no right on are not in this backup. {Mend}, or name the databases.");
    }

    /// <summary>Objects that an account without the right does not even see would be missing without a word: better an error.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.PermissionMissing"/>, naming the right.</exception>
    public void RequireRights(AccountRights rights, IReadOnlyList<string> databases)
    {
        string[] needed = _tableFilter.IncludesAll ? ["SELECT", "TRIGGER", "EVENT"] : ["TRIGGER"];
        foreach (var database in databases)
        {
            var missing = needed.Where(r => !rights.HasOnDatabase(r, database)).ToList();
            if (missing.Count > 0)
            {
                throw new BackupException(
                    BackupErrorId.PermissionMissing,
                    $"The account lacks {string.Join(" and ", missing)} on `{database}`. It would not see all there is, and the backup would lack it without a word: "
                    + $"GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `{database}`.* TO it, or exclude the database.");
            }

            if (_tableFilter.IncludesAll && !SeesRoutines(rights, database))
            {
                throw new BackupException(
                    BackupErrorId.PermissionMissing,
                    $"The account lacks EXECUTE on `{database}`, without which it does not see whether there are procedures and functions, and the backup would lack them without a word: "
                    + $"GRANT EXECUTE ON `{database}`.* TO it, or {(_server.IsMariaDb ? "SELECT ON mysql.proc" : "SHOW_ROUTINE ON *.*")}, which shows the text of others' routines too.");
            }
        }
    }

    // MySQL manual, "The INFORMATION_SCHEMA ROUTINES Table"; MariaDB shows routines by the same rights, and to whom reads mysql.proc.
    private bool SeesRoutines(AccountRights rights, string database)
        => RoutineRights.Any(r => rights.HasOnDatabase(r, database))
            || (_server.IsMariaDb ? rights.HasOnTable("SELECT", "mysql", "proc") : rights.HasGlobal("SHOW_ROUTINE") || rights.HasGlobal("SELECT"));

    // Periods of transaction ids (BIGINT) mean nothing outside the server that gave them.
    private static bool HasTransactionPeriod(TableSchema table) => table.Columns.Any(c => c is { IsPeriod: true, DataType: "bigint" });
}
