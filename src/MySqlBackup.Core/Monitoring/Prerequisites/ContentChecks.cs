using System.Globalization;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Dump.Locks;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>The checks of what is to be backed up, each knowing what those before it found.</summary>
internal sealed class ContentChecks(MySqlConnection connection, ServerIdentity server, BackupRequest request)
{
    private const int NamesShown = 3;

    private readonly DumpPlanner _planner = new(request, server);
    private readonly AccountRights _rights = AccountRights.Read(connection);
    private readonly WarningCollector _warnings = new(NullOutput.Instance);
    private IReadOnlyList<string>? _databases;
    private BackupException? _databasesFailure;
    private bool _seesAll;
    private IReadOnlyList<TableSchema>? _tables;

    /// <summary>What the destination needs; null where the tables are not known.</summary>
    public SpaceNeed? Need => request.NoData ? new SpaceNeed(0) : _tables is null ? null : SpaceNeed.For(_tables, noData: false);

    public PrerequisiteFinding Rights()
    {
        try
        {
            _databases = _planner.ReadDatabases(connection);
        }
        catch (BackupException e)
        {
            _databasesFailure = e;
            return PrerequisiteFinding.Skipped("Which databases are meant is not known: see Databases.");
        }

        if (_planner.FindMissingRights(connection, _rights, _databases) is { Count: > 0 } missing)
        {
            return PrerequisiteFinding.Failed(
                $"{BackupErrorId.PermissionMissing}: the account lacks {NeededRight.List(missing)}. What it does not see would be missing from the backup.",
                NeededRight.Grants(missing, Account()));
        }

        // Whether there is more that it does not see.
        _planner.RequireRights(connection, _rights, _databases, _warnings);
        _seesAll = true;
        return _warnings.Warnings.Count > 0
            ? PrerequisiteFinding.Warning(_warnings.Warnings[0], $"GRANT SHOW DATABASES ON *.* TO {Account()}")
            : PrerequisiteFinding.Passed("The account sees all that is to be backed up.");
    }

    public PrerequisiteFinding Databases()
    {
        if (_databasesFailure is not null)
        {
            throw _databasesFailure;
        }

        if (!_seesAll)
        {
            return PrerequisiteFinding.Skipped("The account does not see all of it: see Rights.");
        }

        IReadOnlyList<TableSchema> tables = _planner.ReadTables(connection, _databases!);
        int count = tables.Count + _databases!.Sum(d => _planner.ReadPrograms(connection, d).Count);
        _planner.RequireContent(count);
        _tables = tables;
        if (_databases!.Count == 0)
        {
            return PrerequisiteFinding.Warning("The server has no database to back up.", "Check that this is the right server.");
        }

        int ordinary = tables.Count(t => t.Kind == TableKind.Table);
        string found = $"{Quantity.Format(_databases!.Count, "database")}, {Quantity.Format(ordinary, "table")}, {Quantity.Format(count - ordinary, "other object")}, about {ByteSize.Format(SpaceNeed.For(tables, noData: false).Expected)}.";
        TableSchema[] invalid = tables.Where(t => t.Kind == TableKind.View && DatabaseJob.IsInvalid(connection, t)).ToArray();
        return invalid.Length == 0
            ? PrerequisiteFinding.Passed(found)
            : PrerequisiteFinding.Warning(
                $"{found} Of the views {Quantity.Format(invalid.Length)} refer{(invalid.Length == 1 ? "s" : "")} to something that is not there or not allowed ({Names(invalid)}), and a restore will not be able to create {(invalid.Length == 1 ? "it" : "them")} either.",
                "Mend them or drop them.");
    }

    public PrerequisiteFinding Lock()
    {
        if (_databases is null)
        {
            return PrerequisiteFinding.Skipped("Which databases are meant is not known: see Databases.");
        }

        ServerLock serverLock;
        try
        {
            serverLock = LockSelector.Choose(request.LockMode, server, _rights, _databases);
        }
        catch (BackupException e)
        {
            IReadOnlyList<NeededRight> missing = LockSelector.Missing(request.LockMode, server, _rights, _databases);
            return PrerequisiteFinding.Failed(e, missing.Count > 0 ? NeededRight.Grants(missing, Account()) : "Give -LockMode Auto (--lock-mode auto).");
        }

        var facts = new List<string> { $"{serverLock.Mode}: {Describe(serverLock.Mode)}." };
        var warnings = new List<(string, string)>();
        FindPosition(serverLock.Mode, facts, warnings);
        if (serverLock.WaitsForQueries)
        {
            FindLongQueries(facts, warnings);
        }

        return PrerequisiteFinding.From(facts, warnings);
    }

    public PrerequisiteFinding Engines()
    {
        if (_tables is null)
        {
            return PrerequisiteFinding.Skipped("Which tables are meant is not known: see Databases.");
        }

        if (request.NoData)
        {
            return PrerequisiteFinding.Passed("Definitions alone are backed up, whatever the engine.");
        }

        var warnings = new List<(string, string)>();
        TableSchema[] unprotected = _tables.Where(t => t.NeedsGuard).ToArray();
        if (unprotected.Length > 0)
        {
            string engines = string.Join(", ", unprotected.GroupBy(t => t.Engine, StringComparer.OrdinalIgnoreCase).Select(g => $"{Quantity.Format(g.Count())} {g.Key}"));
            warnings.Add((
                $"{Quantity.Format(unprotected.Length, "table")} without snapshots ({engines}: {Names(unprotected)}): "
                + (request.LockMode == LockMode.None ? "without a lock each shows the time at which it is read." : "nobody can write to them until their rows are copied."),
                "Change them with ALTER TABLE … ENGINE=InnoDB, or back them up when nobody writes to them."));
        }

        TableSchema[] elsewhere = _tables.Where(t => t.Kind == TableKind.Table && !t.HoldsRows).ToArray();
        if (elsewhere.Length > 0)
        {
            warnings.Add(($"{Quantity.Format(elsewhere.Length, "table")} with rows elsewhere ({Names(elsewhere)}): the definitions alone are backed up.", "Back the rows up where they are."));
        }

        return PrerequisiteFinding.From(warnings.Count > 0 ? [] : ["All tables with rows have snapshots."], warnings);
    }

    private void FindPosition(LockMode mode, List<string> facts, List<(string, string)> warnings)
    {
        if (!server.HasBinlog)
        {
            warnings.Add(("The server writes no binlog, so no point in time after the backup can be restored.", "Set log_bin in the server's option file and restart it."));
            return;
        }

        if (mode == LockMode.None)
        {
            // MariaDB keeps the position with each snapshot.
            if (server.IsMariaDb)
            {
                facts.Add("The position in the binlog is recorded.");
            }
            else
            {
                warnings.Add(("In lock mode None the position in the binlog is not known.", "Give -LockMode Auto (--lock-mode auto)."));
            }

            return;
        }

        var output = new WarningCollector(NullOutput.Instance);
        BinlogPosition position = BinlogPosition.ReadLocked(connection, server, output);
        warnings.AddRange(output.Warnings.Select(w => (w, $"GRANT {(server.IsMariaDb ? "BINLOG MONITOR" : "REPLICATION CLIENT")} ON *.* TO {Account()}")));
        if (position.File is { } file)
        {
            facts.Add($"The position in the binlog is recorded (now in {file}).");
        }
    }

    private void FindLongQueries(List<string> facts, List<(string, string)> warnings)
    {
        if (LongQueryGuard.Find(connection, request.LongQueryTime) is { Count: > 0 } queries)
        {
            warnings.Add((
                $"{Quantity.Format(queries.Count, "statement")} would hold the lock up, running for longer than {Duration.Format(request.LongQueryTime)} ({LongQueryGuard.Describe(queries)}).",
                "Wait for them to end, or let the backup do so with a longer -LockTimeout (--lock-timeout), or end them with -LongQueryPolicy Kill (--long-query-policy kill)."));
        }
        else if (!_rights.HasGlobal("PROCESS"))
        {
            facts.Add("Whether statements of others run long is not known, for lack of PROCESS.");
        }
    }

    private static string Describe(LockMode mode) => mode switch
    {
        LockMode.BackupStage => "commits wait only while the snapshots open",
        LockMode.Instance => "writes wait only while the snapshots open, changes of definitions until the end",
        LockMode.LockTables => "writes to the tables of the backup wait only while the snapshots open; no global right is needed",
        LockMode.None => "one connection without a lock; tables without snapshots each show another time",
        _ => "writes wait only while the snapshots open",
    };

    private static string Names(TableSchema[] tables) => string.Join(", ", tables.Take(NamesShown)) + (tables.Length > NamesShown ? " …" : "");

    // The account as the server knows it, which may be another than the one that logged in: GRANT must name this one.
    private string Account()
    {
        string account = connection.QueryScalar("SELECT CURRENT_USER()") ?? "";
        int at = account.LastIndexOf('@');
        return at < 0 ? account : string.Create(CultureInfo.InvariantCulture, $"{Text(account[..at])}@{Text(account[(at + 1)..])}");
    }

    private static string Text(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
