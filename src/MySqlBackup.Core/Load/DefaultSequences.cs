using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Where only a part of a backup is restored: the sequences that defaults of the chosen tables take their values from (MariaDB), without which the server
/// refuses the tables. Those that the target lacks come along.
/// </summary>
internal sealed class DefaultSequences(IBackupSequences sequences, RestoreRequest request, IOperationOutput output, bool ignoreCase)
{
    private const string Kind = "SEQUENCE";

    private readonly StringComparer _comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
    private readonly NameFilter _excluded = new([], request.ExcludeTable, ignoreCase);

    /// <summary>Adds the sequences to their databases.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ObjectNotFound"/>: one is in neither the target nor what may be restored. Nothing was changed.</exception>
    public void Add(MySqlConnection connection, IReadOnlyList<DatabaseRestore> databases)
    {
        var missing = new List<string>();
        foreach (var table in databases.SelectMany(database => database.Tables).ToList())
        {
            foreach (var (schema, name) in sequences.UsedBy(table))
            {
                var owner = databases.FirstOrDefault(database => _comparer.Equals(database.Source, schema));
                if (owner is not null && sequences.IsChosen(owner, name))
                {
                    continue;
                }
                var standing = KindOf(connection, owner?.Target ?? schema, name);
                if (standing == Kind)
                {
                    continue;
                }
                if (Obstacle(owner, schema, name, standing) is { } obstacle)
                {
                    missing.Add($"{table.Database.Source}.{table.Name} needs {schema}.{name}, {obstacle}");
                    continue;
                }
                sequences.Bring(owner!, name);
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

    private string? Obstacle(DatabaseRestore? owner, string schema, string name, string? standing)
    {
        if (!sequences.Holds(schema, name))
        {
            return "which is not in the backup";
        }
        return owner is null || !_excluded.Matches(name, schema) ? "which is left out"
            : standing is not null ? "and in its place the server has a table or view of that name"
            : null;
    }

    private static string? KindOf(MySqlConnection connection, string database, string name) => connection.QueryScalar(
        $"SELECT TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA={SqlName.Literal(database)} AND TABLE_NAME={SqlName.Literal(name)}");
}
