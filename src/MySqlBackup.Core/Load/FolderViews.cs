using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>What the views of a folder take from.</summary>
internal static class FolderViews
{
    /// <summary>Where single tables are restored: refuses views that would not find what they take from.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ObjectNotFound"/>. Nothing was changed.</exception>
    public static void Require(MySqlConnection connection, BackupSource source, IReadOnlyList<DatabaseRestore> databases, StringComparer comparer, ServerOptions server)
    {
        var held = source.Files.Where(file => file is { Kind: BackupFileKind.Table or BackupFileKind.View or BackupFileKind.Sequence, Database: not null, Table: not null });
        var needed = new NeededTables(held.Select(file => SqlName.Quote(file.Database!, file.Table!)), databases, comparer);
        foreach (var database in databases)
        {
            var invalid = Invalid(source, database);
            needed.Add(connection, database, database.Views.Where(file => !invalid.Contains(file.Table!)).SelectMany(file => Uses(source, database, file)));
        }
        needed.Require(server);
    }

    /// <summary>The views of which what they refer to was gone already when they were backed up: no reason to call a database that has them less than whole.</summary>
    public static HashSet<string> Invalid(BackupSource source, DatabaseRestore database) =>
        (source.Manifest?.Databases.FirstOrDefault(found => found.Name == database.Source)?.Objects ?? [])
            .Where(item => item is { Kind: DatabaseObjectKind.View, Invalid: true }).Select(item => item.Name).ToHashSet(StringComparer.Ordinal);

    private static List<ViewUse> Uses(BackupSource source, DatabaseRestore database, BackupSourceFile view)
    {
        var uses = new List<ViewUse>();
        using var reader = new StatementReader(source.OpenRead(view), view.Name);
        while (reader.Read())
        {
            var statement = StatementText.Decode(reader.Statement.Span);
            if (StatementHead.Read(statement, reader.Quotes) is { IsCreate: true, Kind: "VIEW" })
            {
                uses.AddRange(ViewReference.In(statement, reader.Quotes, database.Source).Select(table => new ViewUse(view.Table!, table.Database, table.Name)));
            }
        }
        return uses;
    }
}
