using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Load;

/// <summary>Looks at the files that a restore is about to read, before it changes anything: what it drops can't be had back from a damaged backup.</summary>
internal sealed class RestoreFiles(BackupSource source, IReadOnlyList<DatabaseRestore> databases, int threadCount)
{
    private const int BufferSize = 256 * 1024;

    /// <summary>All files must be there in full size and their codec be installed; where tables are replaced, their content must be readable to its end too.</summary>
    /// <exception cref="BackupException">A file is missing or damaged, or a codec is missing. Nothing was changed.</exception>
    public void Require(CancellationToken cancellation)
    {
        try
        {
            foreach (var file in databases.SelectMany(Files))
            {
                file.Codec.RequireAvailable();
                source.OpenStored(file).Dispose();
            }
            var options = new ParallelOptions { MaxDegreeOfParallelism = threadCount, CancellationToken = cancellation };
            Parallel.ForEach(databases.Where(database => database.Replaces.Count > 0).SelectMany(Files), options, file => ReadThrough(file, cancellation));
        }
        catch (BackupException failure)
        {
            throw Unchanged(failure);
        }
        catch (AggregateException failures) when (failures.InnerException is BackupException failure)
        {
            throw Unchanged(failure);
        }
    }

    private void ReadThrough(BackupSourceFile file, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        using var content = source.OpenRead(file);
        while (content.Read(buffer) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static IEnumerable<BackupSourceFile> Files(DatabaseRestore database) => database.Tables
        .SelectMany(table => table.SchemaFile is null ? table.DataFiles : table.DataFiles.Prepend(table.SchemaFile))
        .Concat(database.Sequences).Concat(database.Views).Concat(database.Routines).Concat(database.Triggers).Distinct();

    private static BackupException Unchanged(BackupException failure) => new(failure.ErrorId, $"{failure.Message} Nothing was changed.", failure);
}
