using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Load;

/// <summary>The sequences of a folder: a file each, or as a mydumper that knows none writes them, the files of a table.</summary>
internal sealed class FolderSequences(BackupSource source, StringComparer comparer) : IBackupSequences
{
    /// <summary>True where a mydumper took a sequence for a table: its row then says where it goes on.</summary>
    public static bool IsTable(BackupSource source, BackupSourceFile? schema)
    {
        if (schema is null || source.Format != BackupSourceFormat.Mydumper)
        {
            return false;
        }
        using var reader = new StatementReader(source.OpenRead(schema), schema.Name);
        while (reader.Read())
        {
            if (SequenceReference.IsTableOfSequence(StatementText.Decode(reader.Statement.Span), reader.Quotes))
            {
                return true;
            }
        }
        return false;
    }

    /// <inheritdoc />
    public IEnumerable<(string Database, string Name)> UsedBy(TableRestore table)
    {
        if (table.SchemaFile is null)
        {
            return [];
        }
        var used = new List<(string, string)>();
        using var reader = new StatementReader(source.OpenRead(table.SchemaFile), table.SchemaFile.Name);
        while (reader.Read())
        {
            used.AddRange(SequenceReference.In(StatementText.Decode(reader.Statement.Span)).Select(sequence => (sequence.Database ?? table.Database.Source, sequence.Name)));
        }
        return used.Distinct();
    }

    /// <inheritdoc />
    public bool Holds(string database, string name) => Find(database, name).Count > 0;

    /// <inheritdoc />
    public bool IsChosen(DatabaseRestore owner, string name) => owner.Sequences.Any(file => comparer.Equals(file.Table, name));

    /// <inheritdoc />
    public void Bring(DatabaseRestore owner, string name) => owner.Sequences = [.. owner.Sequences, .. Find(owner.Source, name)];

    private List<BackupSourceFile> Find(string database, string name)
    {
        var files = source.Files.Where(file => comparer.Equals(file.Database, database) && comparer.Equals(file.Table, name)).ToLookup(file => file.Kind);
        return files[BackupFileKind.Sequence].Any() ? [files[BackupFileKind.Sequence].First()]
            : IsTable(source, files[BackupFileKind.Table].FirstOrDefault()) ? [files[BackupFileKind.Table].First(), .. files[BackupFileKind.Data]]
            : [];
    }
}
