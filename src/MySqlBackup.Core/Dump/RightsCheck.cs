using MySqlBackup.Core.Dump.Locks;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Whether the account sees all that is to be backed up: what it does not see would be missing without a word. Asked before anything is locked
/// or written.
/// </summary>
/// <param name="request">What is to be backed up.</param>
/// <param name="server">The server.</param>
/// <param name="namesDatabases">True where each database is named, or none is meant: then it does not matter which the account sees.</param>
/// <param name="includesAccounts">True where accounts are meant too.</param>
internal sealed class RightsCheck(BackupRequest request, ServerIdentity server, bool namesDatabases, bool includesAccounts)
{
    private static readonly string[] RoutineRights = ["EXECUTE", "ALTER ROUTINE", "CREATE ROUTINE", "SHOW CREATE ROUTINE"];

    // Whoever has one of them for all databases sees them all (both manuals, "SHOW DATABASES").
    private static readonly string[] SightRights = ["SHOW DATABASES", "SELECT", "TRIGGER", "EVENT", "LOCK TABLES", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP"];

    // One of its own: what is asked here has not been found.
    private readonly NameFilter _tables = new(request.Table, request.ExcludeTable, server.LowerCaseTableNames != 0);

    /// <summary>Asks.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.PermissionMissing"/>, naming all rights that are missing.</exception>
    public void Require(MySqlConnection connection, AccountRights rights, IReadOnlyList<string> databases, IOperationOutput output)
    {
        RequireSight(rights, databases, output);
        var missing = FindMissing(connection, rights, databases);
        if (missing.Count == 0)
        {
            return;
        }

        // The lock's rights alone are another failure, since other locks need others.
        missing.AddRange(LockSelector.Missing(request.LockMode, server, rights, databases));
        throw new BackupException(
            BackupErrorId.PermissionMissing,
            $"The account lacks {NeededRight.List(missing)}: what it does not see would be missing from the backup without a word. {NeededRight.Grants(missing)}"
            + (missing.Exists(r => r.Right == "EXECUTE") ? $" (in place of EXECUTE {(server.IsMariaDb ? "SELECT ON mysql.proc" : "SHOW_ROUTINE ON *.*")} will do, which shows the text of others' routines too)" : "")
            + $", or leave out what {(missing.Count == 1 ? "it is" : "they are")} for"
            + (includesAccounts ? " (SELECT on `mysql`.* is for the accounts, which IncludeUser leaves out)." : "."));
    }

    /// <summary>The rights that the account lacks, those for a lock left aside.</summary>
    public List<NeededRight> FindMissing(MySqlConnection connection, AccountRights rights, IReadOnlyList<string> databases)
    {
        var missing = databases.SelectMany(d => Missing(connection, rights, d)).Distinct().ToList();
        if (includesAccounts && !rights.HasOnDatabase("SELECT", "mysql"))
        {
            missing.Add(new NeededRight("SELECT", "`mysql`.*"));
        }

        return missing;
    }

    // Databases that the account has no right on are not shown to it, where all, or a wildcard, is asked for.
    private void RequireSight(AccountRights rights, IReadOnlyList<string> databases, IOperationOutput output)
    {
        const string Mend = "GRANT SHOW DATABASES ON *.* TO it";
        if (namesDatabases || SightRights.Any(rights.HasGlobal))
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

    private List<NeededRight> Missing(MySqlConnection connection, AccountRights rights, string database)
    {
        var missing = new List<NeededRight>();
        void NeedOnDatabase(string right) => missing.Add(new NeededRight(right, SqlName.Quote(database) + ".*"));

        if (_tables.IncludesAll)
        {
            foreach (var right in (string[])["SELECT", "TRIGGER", "EVENT"])
            {
                if (!rights.HasOnDatabase(right, database))
                {
                    NeedOnDatabase(right);
                }
            }

            if (!SeesRoutines(rights, database))
            {
                NeedOnDatabase("EXECUTE");
            }
            else if (!SeesTexts(rights) && HidesText(connection, database))
            {
                missing.Add(server.IsMariaDb ? new NeededRight("SELECT", "`mysql`.`proc`") : new NeededRight("SHOW_ROUTINE", "*.*"));
            }
        }
        else if (!_tables.NamesEach && !rights.HasOnDatabase("TRIGGER", database))
        {
            // A wildcard may mean tables that it does not see.
            NeedOnDatabase("TRIGGER");
        }

        if (!((string[])["SELECT", "SHOW VIEW", "TRIGGER"]).All(r => rights.HasOnDatabase(r, database)))
        {
            var tables = new SchemaReader(connection, server).ReadKinds(database).Where(t => _tables.Matches(t.Name, database)).ToList();
            if (!_tables.IncludesAll)
            {
                missing.AddRange(MissingOnTables(rights, database, tables));
            }
            else if (tables.Exists(t => t.Kind == TableKind.View && !rights.HasOnTable("SHOW VIEW", database, t.Name)))
            {
                NeedOnDatabase("SHOW VIEW");
            }
        }

        return missing;
    }

    private IEnumerable<NeededRight> MissingOnTables(AccountRights rights, string database, List<(string Name, TableKind Kind)> tables)
    {
        if (!rights.HasOnDatabase("SELECT", database) && !rights.HasOnDatabase("TRIGGER", database))
        {
            // One that it does not see may be there.
            var comparer = server.LowerCaseTableNames != 0 ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
            tables.AddRange(_tables.TablesIn(database).Except(tables.Select(t => t.Name), comparer).Where(n => _tables.Matches(n, database)).Select(n => (n, TableKind.Table)).ToList());
        }

        return
            from table in tables
            from right in table.Kind switch
            {
                TableKind.View => (string[])["SELECT", "SHOW VIEW"],
                TableKind.Table when _tables.NamesEach => ["SELECT", "TRIGGER"],
                _ => ["SELECT"],
            }
            where !rights.HasOnTable(right, database, table.Name)
            select new NeededRight(right, SqlName.Quote(database, table.Name));
    }

    // MySQL manual, "The INFORMATION_SCHEMA ROUTINES Table"; MariaDB shows routines by the same rights, and to whom reads mysql.proc.
    private bool SeesRoutines(AccountRights rights, string database)
        => RoutineRights.Any(r => rights.HasOnDatabase(r, database)) || SeesTexts(rights);

    private bool SeesTexts(AccountRights rights)
        => server.IsMariaDb ? rights.HasOnTable("SELECT", "mysql", "proc") : rights.HasGlobal("SHOW_ROUTINE") || rights.HasGlobal("SELECT");

    // The right to execute a routine shows that it is there; its text only its definer sees, and whoever may see all (both manuals, "SHOW CREATE PROCEDURE").
    private bool HidesText(MySqlConnection connection, string database)
        => connection.QueryScalar(
            $"SELECT 1 FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA={SqlName.Literal(database)}{(server.LowerCaseTableNames == 0 ? " COLLATE utf8mb4_bin" : "")} "
            + "AND ROUTINE_DEFINITION IS NULL LIMIT 1") is not null;
}
