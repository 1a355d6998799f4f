using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Whether the target knows what definitions need: asked before anything is created, since a server of another family or an older one may not.</summary>
internal sealed class TargetCheck(MySqlConnection connection, ServerIdentity target, RestoreRequest request)
{
    private const int UnknownCharset = 1115;
    private const int UnknownCollation = 1273;
    private const int ObjectsNamed = 3;

    private static readonly Version Sequences = new(10, 3);
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase) { ["MERGE"] = "MRG_MYISAM", ["HEAP"] = "MEMORY" };

    private readonly Dictionary<TargetNeed, bool> _known = [];
    private readonly Dictionary<TargetNeed, List<string>> _unknown = [];
    private HashSet<string>? _engines;

    /// <summary>What to say of a backup that comes from a server of another family or a newer one; null where it does not.</summary>
    public string? Warning(TargetOrigin? origin)
    {
        if (origin is null || !IsStrange(origin))
        {
            return null;
        }
        var servers = $"The backup is of {origin.Family} {origin.Version}, and {request.Server.Address} is {target.FamilyText} {target.VersionText}";
        return origin.IsMariaDb != target.IsMariaDb
            ? $"{servers}, of another family: what the one has and the other has not may be refused at a statement."
            : $"{servers}, which is older: what it does not have yet may be refused at a statement.";
    }

    /// <summary>True where definitions may need what the target does not have; of engines, which a server may have or not, that is always so.</summary>
    public bool IsStrange(TargetOrigin? origin)
    {
        if (origin is null || origin.IsMariaDb != target.IsMariaDb)
        {
            return true;
        }
        var source = ServerIdentity.ParseVersion(origin.Version);
        return new Version(target.Version.Major, target.Version.Minor) < new Version(source.Major, source.Minor);
    }

    /// <summary>Takes down what the definitions of a folder's database need that the target does not have.</summary>
    public void Add(BackupSource source, DatabaseRestore database, CancellationToken cancellation)
    {
        foreach (var table in database.Tables.Where(table => table.SchemaFile is not null && table.Manifest?.Engine is not null))
        {
            Add(new TargetNeed(TargetNeedKind.Engine, table.Manifest!.Engine!), $"{database.Source}.{table.Name}");
        }
        if (!IsStrange(TargetOrigin.Of(source)))
        {
            return;
        }
        var files = database.Tables.Select(table => table.SchemaFile).OfType<BackupSourceFile>().Concat(database.Sequences).Concat(database.Views)
            .Concat(database.Routines).Concat(database.Triggers);
        if (database.CreateFile is not null && !database.TargetExists)
        {
            files = files.Prepend(database.CreateFile);
        }
        foreach (var file in files.Distinct())
        {
            cancellation.ThrowIfCancellationRequested();
            Add(source, database, file);
        }
    }

    /// <summary>The same for a dump file's database.</summary>
    public void Add(DumpFileDatabase found, DatabaseRestore database, TargetOrigin? origin)
    {
        var isStrange = IsStrange(origin);
        var names = database.Tables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (need, head) in found.Needs)
        {
            var name = StatementText.Unfold(head.Name);
            var isExecuted = head.Verb == "SET" || (head.IsDatabase ? !database.TargetExists : head.Kind is "TABLE" or "VIEW" or "SEQUENCE" ? names.Contains(name) : request.Table.Count == 0);
            if (isExecuted && (isStrange || need.Kind == TargetNeedKind.Engine))
            {
                Add(need, head.Verb == "SET" || head.IsDatabase ? database.Source : $"{database.Source}.{name}");
            }
        }
    }

    /// <summary>Refuses where there are needs that the target does not meet.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.TargetUnsuitable"/>.</exception>
    public void Require()
    {
        if (_unknown.Count > 0)
        {
            throw new BackupException(
                BackupErrorId.TargetUnsuitable,
                $"{request.Server.Address} ({target.FamilyText} {target.VersionText}) does not know what the backup needs: {string.Join("; ", _unknown.Select(need => $"{Describe(need.Key)} ({Places(need.Value)})"))}. "
                + "Nothing was changed. Restore into a server that knows it, or leave those tables out with -ExcludeTable (--exclude-table).");
        }
    }

    // Of single tables' programs only some are restored, but what stands between all is executed.
    private void Add(BackupSource source, DatabaseRestore database, BackupSourceFile file)
    {
        var isPartial = file.Table is null && request.Table.Count > 0;
        using var reader = new StatementReader(source.OpenRead(file), file.Name);
        while (reader.Read())
        {
            if (isPartial && !SessionSetting.IsSet(reader.Statement.Span))
            {
                continue;
            }
            foreach (var need in TargetNeed.Of(StatementText.Decode(reader.Statement.Span), reader.Quotes, target))
            {
                Add(need, file.Table is null ? database.Source : $"{database.Source}.{file.Table}");
            }
        }
    }

    private void Add(TargetNeed need, string where)
    {
        if (!_known.TryGetValue(need, out var isKnown))
        {
            isKnown = IsKnown(need);
            _known.Add(need, isKnown);
        }
        if (!isKnown)
        {
            var places = _unknown.TryGetValue(need, out var found) ? found : _unknown[need] = [];
            if (!places.Contains(where))
            {
                places.Add(where);
            }
        }
    }

    private static string Places(List<string> places) =>
        string.Join(", ", places.Take(ObjectsNamed)) + (places.Count > ObjectsNamed ? $" and {places.Count - ObjectsNamed} more" : string.Empty);

    private static string Describe(TargetNeed need) => need.Kind switch
    {
        TargetNeedKind.Sequence => "sequences",
        TargetNeedKind.SystemVersioning => "system-versioned tables",
        TargetNeedKind.Collation => $"the collation {need.Name}",
        TargetNeedKind.Charset => $"the charset {need.Name}",
        _ => $"the storage engine {need.Name}",
    };

    private bool IsKnown(TargetNeed need) => need.Kind switch
    {
        TargetNeedKind.Sequence or TargetNeedKind.SystemVersioning => target.IsMariaDb && target.Version >= Sequences,
        // The lists of information_schema lack names that servers take as others' (utf8_bin, and MySQL's on MariaDB), so it is tried; one of another charset answers otherwise.
        TargetNeedKind.Collation => Takes($"SELECT '' COLLATE {need.Name}", UnknownCollation),
        TargetNeedKind.Charset => Takes($"SELECT CONVERT('' USING {need.Name})", UnknownCharset),
        _ => Engines().Contains(OtherNames.GetValueOrDefault(need.Name, need.Name)),
    };

    private bool Takes(string statement, int refusal)
    {
        try
        {
            connection.Execute(statement);
            return true;
        }
        catch (MySqlServerException e)
        {
            return e.Code != refusal;
        }
    }

    private HashSet<string> Engines()
    {
        if (_engines is null)
        {
            _engines = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            using var rows = connection.Query("SELECT ENGINE FROM information_schema.ENGINES WHERE SUPPORT IN ('YES','DEFAULT')");
            while (rows.Read())
            {
                _engines.Add(rows.GetString(0)!);
            }
        }
        return _engines;
    }
}
