using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Load;

/// <summary>The sequences of a folder: a file each.</summary>
internal sealed class FolderSequences(BackupSource source, StringComparer comparer) : IBackupSequences
{
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
    public bool Holds(string database, string name) => Find(database, name) is not null;

    /// <inheritdoc />
    public bool IsChosen(DatabaseRestore owner, string name) => owner.Sequences.Any(file => comparer.Equals(file.Table, name));

    /// <inheritdoc />
    public void Bring(DatabaseRestore owner, string name) => owner.Sequences = [.. owner.Sequences, Find(owner.Source, name)!];

    private BackupSourceFile? Find(string database, string name) => source.Files.FirstOrDefault(file =>
        file.Kind == BackupFileKind.Sequence && comparer.Equals(file.Database, database) && comparer.Equals(file.Table, name));
}
