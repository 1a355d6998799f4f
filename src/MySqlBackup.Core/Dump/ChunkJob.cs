namespace MySqlBackup.Core.Dump;

/// <summary>The rows of one chunk.</summary>
internal sealed class ChunkJob(TableDump table, Chunk chunk) : DumpJob(table.Weight)
{
    /// <inheritdoc />
    public override void Run(DumpWorker worker)
    {
        ChangedTable.Watch(table.Schema, () => worker.Copy(table, chunk));
        if (table.Close())
        {
            TableJob.Finish(worker, table);
        }
    }
}
