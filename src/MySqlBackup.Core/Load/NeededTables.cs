using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Where single tables are restored: that the views among them find what they take from, restored with them or in the target.</summary>
/// <param name="held">The tables and views of the backup, quoted with their databases.</param>
/// <param name="databases">What is restored.</param>
/// <param name="comparer">How the target compares names.</param>
internal sealed class NeededTables(IEnumerable<string> held, IReadOnlyList<DatabaseRestore> databases, StringComparer comparer)
{
    private readonly HashSet<string> _held = held.ToHashSet(comparer);
    private readonly HashSet<string> _restored = databases.SelectMany(database => Names(database).Select(name => SqlName.Quote(database.Source, name))).ToHashSet(comparer);
    private readonly List<string> _missing = [];

    /// <summary>Looks at the views of a database. Of what the backup does not hold nothing is known, and the server may say it then.</summary>
    public void Add(MySqlConnection connection, DatabaseRestore database, IEnumerable<ViewUse> uses)
    {
        foreach (var use in uses.Distinct())
        {
            var table = SqlName.Quote(use.Database, use.Table);
            var target = databases.FirstOrDefault(found => comparer.Equals(found.Source, use.Database))?.Target ?? use.Database;
            if (_held.Contains(table) && !_restored.Contains(table) && !Exists(connection, target, use.Table))
            {
                _missing.Add($"{database.Source}.{use.View} needs {use.Database}.{use.Table}");
            }
        }
    }

    /// <summary>Refuses where something is missing.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ObjectNotFound"/>. Nothing was changed.</exception>
    public void Require(ServerOptions server)
    {
        if (_missing.Count > 0)
        {
            throw new BackupException(
                BackupErrorId.ObjectNotFound,
                $"Views take from tables that are left out and that {server.Address} does not have: {string.Join("; ", _missing.Take(5))}. Nothing was changed. Restore those tables too, or leave the views out with -ExcludeTable (--exclude-table).");
        }
    }

    private static IEnumerable<string> Names(DatabaseRestore database) => database.Tables.Select(table => table.Name)
        .Concat(database.Views.Concat(database.Sequences).Select(file => file.Table!));

    private static bool Exists(MySqlConnection connection, string database, string name) => connection.QueryScalar(
        $"SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA={SqlName.Literal(database)} AND TABLE_NAME={SqlName.Literal(name)}") is not null;
}
