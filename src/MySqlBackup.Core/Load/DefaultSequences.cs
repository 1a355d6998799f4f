using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Where only a part of a backup is restored: the sequences that defaults of the chosen tables take their values from (MariaDB), without which the server
/// refuses the tables. Those that the target lacks come along.
/// </summary>
internal sealed class DefaultSequences(BackupSource source, RestoreRequest request, IOperationOutput output, bool ignoreCase)
{
    private readonly StringComparer _comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
    private readonly NameFilter _excluded = new([], request.ExcludeTable, ignoreCase);

    /// <summary>Adds the sequences to their databases.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ObjectNotFound"/>: one is in neither the target nor what may be restored. Nothing was changed.</exception>
    public void Add(MySqlConnection connection, IReadOnlyList<DatabaseRestore> databases)
    {
        if (request.Table.Count + request.ExcludeTable.Count + request.Database.Count + request.ExcludeDatabase.Count == 0)
        {
            return;
        }
        var missing = new List<string>();
        foreach (var table in databases.SelectMany(database => database.Tables).Where(table => table.SchemaFile is not null).ToList())
        {
            foreach (var (schema, name) in UsedBy(table))
            {
                var owner = databases.FirstOrDefault(database => _comparer.Equals(database.Source, schema));
                if (owner?.Sequences.Any(file => _comparer.Equals(file.Table, name)) == true || Exists(connection, owner?.Target ?? schema, name))
                {
                    continue;
                }
                var file = source.Files.FirstOrDefault(file =>
                    file.Kind == BackupFileKind.Sequence && _comparer.Equals(file.Database, schema) && _comparer.Equals(file.Table, name));
                if (file is null || owner is null || !_excluded.Matches(name, schema))
                {
                    missing.Add($"{table.Database.Source}.{table.Name} needs {schema}.{name}, which is {(file is null ? "not in the backup" : "left out")}");
                    continue;
                }
                owner.Sequences = [.. owner.Sequences, file];
                output.Verbose($"The sequence {schema}.{name} is restored too, because a default of {table.Database.Source}.{table.Name} takes its values from it.");
            }
        }
        if (missing.Count > 0)
        {
            throw new BackupException(
                BackupErrorId.ObjectNotFound,
                $"Defaults take their values from sequences that {request.Server.Address} does not have: {string.Join("; ", missing.Take(5))}. Nothing was changed. Create them there first, or restore them too.");
        }
    }

    /// <summary>The sequences that a decoded statement takes values from, as it names them; the database is null where it names none.</summary>
    public static IEnumerable<(string? Database, string Name)> In(string statement)
    {
        if (!statement.Contains("VAL", StringComparison.OrdinalIgnoreCase))
        {
            yield break;
        }
        var code = SqlTokenizer.Split(statement).FindAll(token => token.IsCode);
        for (var at = 0; at + 2 < code.Count; at++)
        {
            var isCall = (code[at].Is("NEXTVAL") || code[at].Is("LASTVAL") || code[at].Is("SETVAL")) && code[at + 1].Is('(');
            var isPhrase = code[at].Is("VALUE") && code[at + 1].Is("FOR");
            if (!(isCall || isPhrase) || !code[at + 2].IsName)
            {
                continue;
            }
            var isQualified = at + 4 < code.Count && code[at + 3].Is('.');
            yield return isQualified
                ? (StatementText.Unfold(code[at + 2].Name), StatementText.Unfold(code[at + 4].Name))
                : (null, StatementText.Unfold(code[at + 2].Name));
        }
    }

    private List<(string Database, string Name)> UsedBy(TableRestore table)
    {
        var used = new List<(string, string)>();
        using var reader = new StatementReader(source.OpenRead(table.SchemaFile!), table.SchemaFile!.Name);
        while (reader.Read())
        {
            used.AddRange(In(StatementText.Decode(reader.Statement.Span)).Select(sequence => (sequence.Database ?? table.Database.Source, sequence.Name)));
        }
        return used.Distinct().ToList();
    }

    private static bool Exists(MySqlConnection connection, string database, string name) => connection.QueryScalar(
        $"SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA={SqlName.Literal(database)} AND TABLE_NAME={SqlName.Literal(name)} AND TABLE_TYPE='SEQUENCE'") is not null;
}
