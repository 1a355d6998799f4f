using System.Collections;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.PowerShell.Completers;

/// <summary>
/// Completes tables, views and sequences, from where databases are completed: by their names alone where one database is on the line,
/// else as <c>database.table</c>.
/// </summary>
public sealed class TableCompleter : NameCompleter
{
    private protected override IEnumerable<string> Read(BackupRecord backup, IDictionary parameters)
    {
        IReadOnlyList<string> asked = Texts(parameters["Database"]);
        var filter = new NameFilter(asked, [], ignoreCase: true);
        return backup.Manifest!.Databases
            .Where(database => filter.Matches(database.Name))
            .SelectMany(database => database.Tables
                .Select(table => table.Name)
                .Concat(database.Objects.Where(item => item.Kind is DatabaseObjectKind.View or DatabaseObjectKind.Sequence).Select(item => item.Name))
                .Select(name => Describe(database.Name, name, asked)));
    }

    private protected override IEnumerable<string> Read(MySqlConnection connection, IDictionary parameters)
    {
        IReadOnlyList<string> asked = Texts(parameters["Database"]);
        IReadOnlyList<string> databases = new SchemaReader(connection, ServerIdentity.Read(connection)).ReadDatabases(new NameFilter(asked, [], ignoreCase: true));
        return Query(connection, $"SELECT TABLE_SCHEMA,TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA IN ({string.Join(',', databases.Select(SqlName.Literal))})")
            .Select(row => Describe(row[0], row[1], asked));
    }

    private protected override bool IsMeant(string name, string word) =>
        base.IsMeant(name, word) || base.IsMeant(name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..], word);

    private static string Describe(string database, string table, IReadOnlyList<string> asked) =>
        asked.Count == 1 && !NameFilter.HasWildcard(asked[0]) ? table : $"{database}.{table}";
}
