using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>A table's definition, and its rows: at once where they are few, else as chunks for all workers.</summary>
internal sealed class TableJob(TableDump table) : DumpJob(table.Weight)
{
    /// <inheritdoc />
    public override void Run(DumpWorker worker)
    {
        worker.Session.Counters.Enter(table.Schema.ToString());
        ChangedTable.Watch(table.Schema, () =>
        {
            WriteDefinition(worker);
            if (table.HasData)
            {
                CopyRows(worker);
            }
        });
        if (table.Close())
        {
            Finish(worker, table);
        }
    }

    /// <summary>Ends a table after its last chunk: its definition must still be the one that was written.</summary>
    public static void Finish(DumpWorker worker, TableDump table)
    {
        if (!worker.Session.Snapshot.HoldsDefinitions)
        {
            ChangedTable.Watch(table.Schema, () =>
            {
                // Of two tables that changed names the definitions may be the same, but hardly the times at which they were created.
                if (worker.ReadDefinition(table.Schema).Hash(table.Schema.Database) != table.DefinitionHash
                    || (!table.Schema.NeedsGuard && !worker.Session.Witness.IsStillThere(table.Schema)))
                {
                    throw ChangedTable.Error(table.Schema, null);
                }
            });
        }

        if (table.Schema.NeedsGuard)
        {
            worker.Session.LockedTables.Release();
        }

        table.Complete();
        worker.Session.Counters.Leave(table.Schema.ToString());
    }

    private void WriteDefinition(DumpWorker worker)
    {
        var definition = worker.ReadDefinition(table.Schema);
        var columns = definition.ColumnNames;
        if (!columns.SequenceEqual(table.Schema.Columns.Select(c => c.Name), StringComparer.Ordinal))
        {
            throw ChangedTable.Error(table.Schema, null);
        }

        worker.Session.OutsideReferences.TellOfTable(table.Schema, definition);
        table.DefinitionHash = definition.Hash(table.Schema.Database);
        worker.WriteFile(
            BackupFileName.ForTable(table.DatabaseFileName, table.FileName),
            BackupFileKind.Table,
            table.Schema.Database,
            table.Schema.Name,
            [.. SqlHeader.Bytes, .. definition.Statement, .. ";\n"u8]);
    }

    private void CopyRows(DumpWorker worker)
    {
        var session = worker.Session;
        var chunkSize = session.Request.ChunkSize;
        if (session.CutsTables && table.Schema.EstimatedSize > chunkSize + (chunkSize / 2))
        {
            // The estimates that the plan was made with are good enough; the key is asked for only where it is needed.
            var key = table.Reader.IncludesHistory ? null : new SchemaReader(worker.Connection, session.Server).ReadChunkKey(table.Schema);
            if (key is not null)
            {
                foreach (var chunk in new ChunkPlanner(worker.Connection, session.Server, table.Schema, key, chunkSize).Plan())
                {
                    table.Open();
                    session.Queue.Add(new ChunkJob(table, chunk));
                }

                return;
            }

            session.Output.Warning($"{table.Schema} has no unique key that it could be cut by, so one connection reads all of it.");
        }

        worker.Copy(table, Chunk.Whole);
    }
}
