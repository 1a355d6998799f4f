using System.Collections.Concurrent;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Integrity;

/// <summary>
/// Compares a restored database with what the backup recorded while it was taken: rows, content hash and definition of each table, definition
/// of each object. The rows are read back the way the dump read them, so equal rows give equal hashes.
/// </summary>
internal sealed class RestoreDrill(BackupSource source, IntegrityRequest request, DrillServer server, StepProgress progress)
{
    // A drill that the server did not let happen: nothing was found out.
    private static readonly string?[] SaysNothingOfTheBackup =
    [
        BackupErrorId.PermissionMissing, BackupErrorId.AccessDenied, BackupErrorId.ServerUnreachable, BackupErrorId.TlsFailed, BackupErrorId.ConnectionLost,
    ];

    /// <summary>Restores the database, unless it was, and compares it.</summary>
    /// <param name="database">The database's name in the backup.</param>
    /// <param name="counted">Rows of each table as its files hold them, for backups that record nothing else.</param>
    /// <param name="findings">Takes what differs.</param>
    /// <param name="cancellationToken">Ends the drill.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ScratchServerUnavailable"/>: the drill could not be held.</exception>
    public DrillReport? Run(string database, IReadOnlyDictionary<string, long> counted, Findings findings, CancellationToken cancellationToken)
    {
        RestoreResult? restored = server.Restore(database, out BackupException? failure, cancellationToken);
        string? error = failure?.Message ?? (restored is null ? "the restore says nothing of it." : restored.ErrorMessage);
        if (restored is null || restored.Status != BackupStatus.Success)
        {
            string message = $"Database '{database}' could not be restored into {server.Version}: {error}";
            if (SaysNothingOfTheBackup.Contains(failure?.ErrorId ?? restored?.ErrorId))
            {
                findings.Skip(message);
            }
            else if (failure?.ErrorId == BackupErrorId.TargetUnsuitable || (source.Manifest is null && request.ScratchServer is null))
            {
                // A server may lack an engine that another of its version has. A foreign backup does not say what server it is from, and this one is merely the one that was found.
                findings.Skip($"{message} If it comes from another server, name one of its kind with -ScratchServer (--scratch-server).");
            }
            else
            {
                findings.Add(IntegrityFindingKind.RestoreFailed, null, null, message);
            }

            return null;
        }

        ManifestDatabase? recorded = source.Manifest?.Databases.FirstOrDefault(d => d.Name == database);
        try
        {
            if (recorded is null)
            {
                CompareCounts(database, counted, findings, cancellationToken);
            }
            else
            {
                CompareTables(recorded, findings, cancellationToken);
                CompareObjects(recorded, findings, cancellationToken);
            }
        }
        catch (MySqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.Skip($"The comparison could not be finished: {ServerConnector.Translate(e, server.Options).Message}");
        }

        return new DrillReport(server.Version, restored.Duration);
    }

    private static string KindWord(DatabaseObjectKind kind) => kind switch
    {
        DatabaseObjectKind.View => "VIEW",
        DatabaseObjectKind.Sequence => "SEQUENCE",
        DatabaseObjectKind.Trigger => "TRIGGER",
        DatabaseObjectKind.Procedure => "PROCEDURE",
        DatabaseObjectKind.Function => "FUNCTION",
        DatabaseObjectKind.Package => "PACKAGE",
        DatabaseObjectKind.PackageBody => "PACKAGE BODY",
        _ => "EVENT",
    };

    private void CompareTables(ManifestDatabase recorded, Findings findings, CancellationToken cancellationToken)
    {
        string target = server.Target(recorded.Name);
        using var connections = new ConnectionSet(server.Options, cancellationToken);
        MySqlConnection first = connections.Open();
        ServerIdentity identity = ServerIdentity.Read(first);
        Dictionary<string, TableSchema> schemas = new SchemaReader(first, identity).ReadTables(target)
            .ToDictionary(t => t.Name, StringComparer.Ordinal);
        List<ManifestTable> tables = recorded.Tables.OrderByDescending(t => t.Bytes).ToList();
        progress.Begin("Comparing", tables.Sum(t => t.Bytes));

        // More connections than tables would only wait.
        int threads = Math.Min(IntegrityOperation.Threads(request), Math.Max(1, tables.Count));
        var idle = new ConcurrentBag<MySqlConnection>(Enumerable.Range(0, threads).Select(_ => connections.OpenReader(identity)));
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.ForEach(Partitioner.Create(tables, loadBalance: true), options, table =>
        {
            idle.TryTake(out MySqlConnection? connection);
            connection!.Execute("USE " + SqlName.Quote(target));
            CompareTable(connection, recorded.Name, table, schemas.GetValueOrDefault(table.Name), findings, cancellationToken);
            idle.Add(connection);
        });
    }

    private void CompareTable(
        MySqlConnection connection, string database, ManifestTable recorded, TableSchema? schema, Findings findings, CancellationToken cancellationToken)
    {
        string name = $"{database}.{recorded.Name}";
        if (schema is null)
        {
            findings.Add(IntegrityFindingKind.Definition, null, recorded.Name, $"Table '{name}' is missing after the restore.");
            return;
        }

        if (recorded.DefinitionHash is { } definition && DefinitionText.Read(connection, "TABLE " + schema.QuotedName).Hash(database, server.Originals) != definition)
        {
            findings.Add(IntegrityFindingKind.Definition, null, recorded.Name, $"Table '{name}' is defined differently after the restore.");
        }

        if (recorded.ContentHash is null)
        {
            return;
        }

        var reader = new TableReader(schema, recorded.SystemVersioned);
        if (!reader.Columns.Select(c => c.Name).SequenceEqual(recorded.Columns, StringComparer.Ordinal))
        {
            findings.Add(IntegrityFindingKind.Definition, null, recorded.Name, $"Table '{name}' has other columns after the restore.");
            return;
        }

        ContentHash hash = ReadRows(connection, reader, recorded.Name, out long rows, cancellationToken);
        if (rows != recorded.Rows)
        {
            findings.Add(IntegrityFindingKind.RowCount, null, recorded.Name, $"Table '{name}' has {Quantity.Format(rows, "row")} after the restore and was dumped with {Quantity.Format(recorded.Rows)}.");
        }
        else if (hash.ToString() != recorded.ContentHash)
        {
            findings.Add(IntegrityFindingKind.ContentHash, null, recorded.Name, $"Table '{name}' has as many rows as were dumped, but not the same ones: the content hashes differ.");
        }
    }

    private ContentHash ReadRows(MySqlConnection connection, TableReader reader, string table, out long rows, CancellationToken cancellationToken)
    {
        const int ReportEvery = 4096;
        var hash = default(ContentHash);
        long bytes = 0;
        rows = 0;
        using ResultSet result = connection.Query(reader.Select(Chunk.Whole));
        while (result.ReadRow(out ReadOnlySpan<byte> row))
        {
            hash.Add(row);
            bytes += row.Length;
            if (++rows % ReportEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Add(bytes, ReportEvery, table);
                bytes = 0;
            }
        }

        progress.Add(bytes, rows % ReportEvery, table);
        return result.IsComplete
            ? hash
            : throw new BackupException(BackupErrorId.ConnectionLost, $"The rows of {table} ended before the scratch server said so.");
    }

    private void CompareObjects(ManifestDatabase recorded, Findings findings, CancellationToken cancellationToken)
    {
        string target = server.Target(recorded.Name);
        using var connections = new ConnectionSet(server.Options, cancellationToken);
        MySqlConnection connection = connections.OpenReader();
        connection.Execute("USE " + SqlName.Quote(target));
        // A view that was invalid already is not expected to come back.
        foreach (ManifestObject item in recorded.Objects.Where(o => o.Invalid != true))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = $"{item.Kind} '{recorded.Name}.{item.Name}'";
            try
            {
                string hash = DefinitionText.Read(connection, $"{KindWord(item.Kind)} {SqlName.Quote(target, item.Name)}").Hash(recorded.Name, server.Originals);
                if (item.DefinitionHash is { } definition && hash != definition)
                {
                    findings.Add(IntegrityFindingKind.Definition, null, item.Name, $"{name} is defined differently after the restore.");
                }
            }
            catch (Exception e) when (e is MySqlServerException error && MissingRight.IsReportedAfterLogin(error)
                || e is BackupException { ErrorId: BackupErrorId.PermissionMissing })
            {
                findings.Skip($"{name} can't be compared: {ServerConnector.Translate(e, server.Options).Message}");
            }
            catch (Exception e) when (e is MySqlServerException or BackupException)
            {
                findings.Add(IntegrityFindingKind.Definition, null, item.Name, $"{name} is missing after the restore: {e.Message}");
            }
        }
    }

    private void CompareCounts(string database, IReadOnlyDictionary<string, long> counted, Findings findings, CancellationToken cancellationToken)
    {
        using var connections = new ConnectionSet(server.Options, cancellationToken);
        MySqlConnection connection = connections.OpenReader();
        foreach ((string table, long expected) in counted)
        {
            string? count = connection.QueryScalar($"SELECT COUNT(*) FROM {SqlName.Quote(server.Target(database), table)}");
            long rows = long.Parse(count ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            if (rows != expected)
            {
                findings.Add(IntegrityFindingKind.RowCount, null, table, $"Table '{database}.{table}' has {Quantity.Format(rows, "row")} after the restore; its files hold {Quantity.Format(expected)}.");
            }
        }
    }
}
