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
        var needed = new NeededTables(held.Select(file => SqlName.Quote(file.Database!, file.Table!)), comparer);
        foreach (var database in databases)
        {
            needed.Add(connection, databases, database, database.Views.Where(file => !IsInvalid(source, database, file)).SelectMany(file => Uses(source, database, file)));
        }
        needed.Require(server);
    }

    /// <summary>What a view refers to was gone already when it was backed up: no reason to call a database that has it less than whole.</summary>
    public static bool IsInvalid(BackupSource source, DatabaseRestore database, BackupSourceFile view) =>
        source.Manifest?.Databases.FirstOrDefault(found => found.Name == database.Source)?
            .Objects.Any(item => item is { Kind: DatabaseObjectKind.View, Invalid: true } && item.Name == view.Table) == true;

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
