using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>Picks from a backup what was asked for, and gives everything its new place.</summary>
internal static class RestorePlanner
{
    /// <summary>The databases to restore, with their files; none where accounts alone are restored.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ObjectNotFound"/>: something named is not in the backup.</exception>
    public static List<DatabaseRestore> Plan(BackupSource source, RestoreRequest request, bool ignoreCase)
    {
        var databases = new NameFilter(request.Database, request.ExcludeDatabase, ignoreCase);
        var tables = new NameFilter(request.Table, request.ExcludeTable, ignoreCase);
        var plan = new List<DatabaseRestore>();
        var known = source.Databases.Concat(source.Files.Select(file => file.Database).OfType<string>()).Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in known.Where(databases.Matches))
        {
            var database = Plan(source, request, tables, name);
            if (HasContent(database) || (tables.IncludesAll && !source.Files.Any(file => file.Database == name && file.Table is not null)))
            {
                plan.Add(database);
            }
        }
        var missing = databases.Unmatched.Concat(tables.Unmatched).Concat(request.As.Keys.Except(known)).Distinct().ToList();
        if (missing.Count > 0)
        {
            throw new BackupException(
                BackupErrorId.ObjectNotFound,
                $"The backup {source.Id} does not hold {string.Join(", ", missing)}. It holds the databases {string.Join(", ", known)}.");
        }
        if (plan.Count == 0 && known.Count == 0 && Accounts(source) is not null && !request.IncludeUser)
        {
            throw new BackupException(
                BackupErrorId.ObjectNotFound, $"The backup {source.Id} holds users, roles and grants alone. Restore them with -IncludeUser (--include-user).");
        }
        if (plan.Count == 0 && (known.Exists(databases.Matches) || Accounts(source) is null || !request.IncludeUser))
        {
            throw new BackupException(
                BackupErrorId.ObjectNotFound, $"The filters leave nothing of the backup {source.Id} to restore. It holds the databases {string.Join(", ", known)}.");
        }
        var comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        if (plan.GroupBy(database => database.Target, comparer).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"{string.Join(" and ", twice.Select(database => database.Source))} would both be restored into {twice.Key}. Give each its own name with -As (--as).");
        }
        foreach (var database in plan)
        {
            RequireDistinct(database, comparer);
        }
        return plan;
    }

    private static bool HasContent(DatabaseRestore database) => database.Tables.Count + database.Views.Count + database.Sequences.Count + database.Routines.Count > 0;

    // Where the server takes two names for one, a CREATE TABLE IF NOT EXISTS would let the rows of both into the first.
    private static void RequireDistinct(DatabaseRestore database, StringComparer comparer)
    {
        var names = database.Tables.Select(table => table.Name)
            .Concat(database.Views.Concat(database.Sequences).Select(file => file.Table!).Distinct(StringComparer.Ordinal));
        if (names.GroupBy(name => name, comparer).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"{string.Join(" and ", same)} of the database {database.Source} would be one table on the target server, which does not tell upper from lower case in names. Nothing was changed. Restore one of them with -Table (--table), or use a server with lower_case_table_names=0.");
        }
    }

    /// <summary>The file of users, roles and grants; null where the backup has none.</summary>
    public static BackupSourceFile? Accounts(BackupSource source) => source.Files.FirstOrDefault(file => file.Kind == BackupFileKind.Grants);

    /// <summary>The same for people.</summary>
    public static RestorePlan Describe(BackupSource source, RestoreRequest request, List<DatabaseRestore> databases, LoadMethod method, int threads) => new()
    {
        Id = source.Id,
        Server = request.Server.Address.ToString(),
        LoadMethod = method,
        ThreadCount = threads,
        IncludesUsers = request.IncludeUser && Accounts(source) is not null,
        Databases = databases.Select(database => new RestorePlanDatabase
        {
            Database = database.Source,
            Target = database.Target,
            TargetExists = database.TargetExists,
            Replaces = database.Replaces.Select(pair => pair.Key).ToList(),
            Sequences = database.Sequences.Select(file => file.Table!).Concat(database.Tables.Where(table => table.IsSequence).Select(table => table.Name))
                .Distinct(StringComparer.Ordinal)
                .ToList(),
            Tables = database.Tables
                .Where(table => !table.IsSequence)
                .Select(table => new RestorePlanTable(table.Name, table.DataFiles.Count, table.ExpectedRows, table.Size))
                .OrderByDescending(table => table.Size)
                .ToList(),
        }).ToList(),
    };

    private static DatabaseRestore Plan(BackupSource source, RestoreRequest request, NameFilter tables, string name)
    {
        var files = source.Files.Where(file => file.Database == name).ToList();
        List<BackupSourceFile> Of(BackupFileKind kind) => files.FindAll(
            file => file.Kind == kind && (file.Table is null ? tables.IncludesAll : tables.Matches(file.Table, name)));
        var views = Of(BackupFileKind.View);
        var viewNames = views.Select(view => view.Table).ToHashSet(StringComparer.Ordinal);
        var schemas = Of(BackupFileKind.Table).Where(file => !viewNames.Contains(file.Table)).ToDictionary(file => file.Table!, StringComparer.Ordinal);
        var data = Of(BackupFileKind.Data).FindAll(_ => !request.NoData).ToLookup(file => file.Table!, StringComparer.Ordinal);
        var manifest = source.Manifest?.Databases.FirstOrDefault(database => database.Name == name)?.Tables.ToDictionary(table => table.Name);
        var restored = schemas.Keys.Concat(data.Select(group => group.Key)).Distinct(StringComparer.Ordinal).Select(table => new TableRestore
        {
            Name = table,
            SchemaFile = schemas.GetValueOrDefault(table),
            DataFiles = data[table].ToList(),
            Manifest = manifest?.GetValueOrDefault(table),
            RecordedRows = source.TableRows(name, table),
        }).ToList();
        var sequences = restored.FindAll(table => FolderSequences.IsTable(source, table.SchemaFile)).ConvertAll(table => table.Name);
        restored.RemoveAll(table => sequences.Contains(table.Name));
        // Our own folders hold the programs twice; this one keeps bodies byte for byte.
        var programs = files.FindAll(file => file.Kind == BackupFileKind.Programs);
        var result = new DatabaseRestore
        {
            Source = name,
            Target = request.As.GetValueOrDefault(name, name),
            CreateFile = files.Find(file => file.Kind == BackupFileKind.Database),
            Sequences = [.. Of(BackupFileKind.Sequence), .. sequences.SelectMany(sequence => Of(BackupFileKind.Data).FindAll(file => file.Table == sequence).Prepend(schemas[sequence]))],
            Tables = restored,
            Views = views,
            Routines = programs.Count > 0 ? programs : Of(BackupFileKind.Routines),
            Triggers = programs.Count > 0 ? programs : files.FindAll(file => file.Kind == BackupFileKind.Triggers
                && (file.Table is null || tables.Matches(file.Table, name))),
        };
        restored.ForEach(table => table.Database = result);
        return result;
    }
}
