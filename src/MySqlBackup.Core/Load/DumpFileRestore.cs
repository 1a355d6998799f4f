using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Restores a file of mysqldump or mariadb-dump: read once to see that it is whole and what is in it, then executed statement by
/// statement on one connection, since each may rest on what those before it set.
/// </summary>
internal sealed class DumpFileRestore
{
    private readonly BackupSource _source;
    private readonly RestoreRequest _request;
    private readonly IOperationOutput _output;
    private readonly CancellationToken _cancellation;
    private readonly RestoreProgress _progress;
    private readonly NameFilter _filter;
    private readonly NameFilter _tables;
    private DumpFileSequences _sequences = null!;

    public DumpFileRestore(BackupSource source, RestoreRequest request, IOperationOutput output, CancellationToken cancellation)
    {
        _source = source;
        _request = request;
        _output = output;
        _cancellation = cancellation;
        _progress = new RestoreProgress(output, $"Restoring {source.Id}");
        _filter = new NameFilter(request.Database, request.ExcludeDatabase, false);
        _tables = new NameFilter(request.Table, request.ExcludeTable, false);
    }

    public RestorePlan Plan()
    {
        var identity = Identify();
        var content = DumpFileContent.Read(_source, identity, _request.IncludeUser, _cancellation);
        using var connection = RestoreSession.Open(_request.Server, _cancellation);
        return RestorePlanner.Describe(_source, _request, Prepare(connection, identity, content), LoadMethod.Insert, threads: 1) with
        {
            IncludesUsers = _request.IncludeUser && content.HasAccounts,
        };
    }

    public IReadOnlyList<RestoreResult> Run()
    {
        _progress.Begin("Reading the dump");
        var identity = Identify();
        var content = DumpFileContent.Read(_source, identity, _request.IncludeUser, _cancellation);
        using var connection = RestoreSession.Open(_request.Server, _cancellation);
        using var registration = _cancellation.Register(connection.Abort);
        var databases = Prepare(connection, identity, content);
        _progress.BytesExpected = content.Bytes;
        _progress.TablesTotal = databases.Sum(database => database.Tables.Count);
        var renamer = new StatementRenamer(databases.ToDictionary(
            database => StatementText.Fold(database.Source), database => StatementText.Fold(database.Target)));
        Begin(connection, databases, content, renamer);
        MakeSequences(connection, renamer);
        var player = new DumpFilePlayer(_source, _request, _output, _progress, databases, renamer, _tables, _sequences);
        player.Play(connection, identity, _cancellation);
        foreach (var database in databases)
        {
            if (!database.HasFailed)
            {
                RestoreTarget.Complete(connection, database);
                if (database.BringsMark)
                {
                    database.Warn(RestoreTarget.BroughtMark(database));
                    _output.Warning(RestoreTarget.BroughtMark(database));
                }
            }
            database.Ended = _progress.Elapsed;
        }
        return databases.ConvertAll(database => database.ToResult(_source.Id, _request.Server));
    }

    // On a connection of its own: none outlasts the reading of a long dump for sure.
    private ServerIdentity Identify()
    {
        using var connection = RestoreSession.Open(_request.Server, _cancellation);
        return ServerIdentity.Read(connection);
    }

    // All that is looked at before anything is changed.
    private List<DatabaseRestore> Prepare(MySqlConnection connection, ServerIdentity identity, DumpFileContent content)
    {
        var ignoreCase = identity.LowerCaseTableNames != 0;
        var leavesAccounts = content.HasAccounts && !_request.IncludeUser;
        if (leavesAccounts && content.Databases.Count == 0)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"{_source.Id} holds users, roles and grants alone. Nothing was changed. Restore them with -IncludeUser (--include-user).");
        }
        var databases = Choose(content);
        RequireComplete(content, databases);
        foreach (var database in databases)
        {
            RestoreTarget.Inspect(connection, database, ignoreCase);
            if (!_request.Force)
            {
                RestoreTarget.Refuse(connection, database, _request.Table.Count == 0);
            }
        }
        var comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        _sequences = new DumpFileSequences(_source.Files[0], content, databases, comparer);
        if (identity.IsMariaDb)
        {
            new DefaultSequences(_sequences, _request, _output, ignoreCase).Add(connection, databases);
        }
        if (_request.IsPartial)
        {
            RequireTables(connection, content, databases, comparer);
        }
        Tell(databases, leavesAccounts ? $"The users, roles and grants of {_source.Id} are left out; -IncludeUser (--include-user) restores them." : null);
        Tell(databases, TargetSettings.Warning(connection, _request));
        var check = new TargetCheck(connection, identity, _request);
        Tell(databases, check.Warning(content.Origin));
        databases.ForEach(database => check.Add(content.Databases.First(found => found.Name == database.Source), database, content.Origin));
        check.Require();
        return databases;
    }

    private void RequireTables(MySqlConnection connection, DumpFileContent content, List<DatabaseRestore> databases, StringComparer comparer)
    {
        var needed = new NeededTables(content.Databases.SelectMany(found => found.Objects.Select(name => SqlName.Quote(found.Name, name))), databases, comparer);
        foreach (var database in databases)
        {
            var views = database.Tables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
            needed.Add(connection, database, content.Databases.First(found => found.Name == database.Source).ViewUses.Where(use => views.Contains(use.View)));
        }
        needed.Require(_request.Server);
    }

    private void Tell(List<DatabaseRestore> databases, string? warning)
    {
        if (warning is not null)
        {
            databases.ForEach(database => database.Warn(warning));
            _output.Warning(warning);
        }
    }

    private void RequireComplete(DumpFileContent content, List<DatabaseRestore> databases)
    {
        if (content.SaysComplete)
        {
            return;
        }
        var (file, reason) = (_source.FullName(_source.Files[0]), "does not end with the line 'Dump completed'");
        if (!_request.Force)
        {
            throw new BackupException(
                BackupErrorId.FileDamaged,
                $"{file} {reason}, so the dump may be cut. Nothing was changed. Restore from another copy; where the dump was taken with --skip-comments, -Force (--force) restores it as it is.");
        }
        Tell(databases, $"{file} {reason}: whether the dump is whole can't be known. It ends after a whole statement; whatever else may have followed is not restored.");
    }

    private void Begin(MySqlConnection connection, List<DatabaseRestore> databases, DumpFileContent content, StatementRenamer renamer)
    {
        foreach (var database in databases)
        {
            var create = content.Databases.First(found => found.Name == database.Source).CreateStatement;
            try
            {
                RestoreSession.Prepare(connection, null);
                if (!database.TargetExists && create is not null)
                {
                    connection.Execute(StatementText.Encode(renamer.Rename(create)));
                }
                RestoreTarget.Begin(connection, database, _source.Id, _request.Server);
            }
            catch (Exception exception) when (exception is BackupException or MySqlServerException)
            {
                database.Fail(RestoreFailure.At($"database {database.Target}", exception, _request.Server, create));
            }
        }
    }

    private void MakeSequences(MySqlConnection connection, StatementRenamer renamer)
    {
        foreach (var (owner, sequence) in _sequences.TakeBelated().Where(belated => !belated.Owner.HasFailed))
        {
            try
            {
                RestoreSession.Prepare(connection, owner.Target);
                if (sequence.Quotes.NamesInDoubleQuotes)
                {
                    connection.Execute("SET sql_mode='ANSI_QUOTES'");
                }
                connection.Execute(StatementText.Encode(renamer.Rename(sequence.Create, sequence.Quotes)));
            }
            catch (MySqlServerException exception)
            {
                owner.Fail(RestoreFailure.At(sequence.Position, exception, _request.Server, sequence.Create));
            }
        }
    }

    private List<DatabaseRestore> Choose(DumpFileContent content)
    {
        var chosen = new List<DatabaseRestore>();
        foreach (var found in content.Databases.Where(found => _filter.Matches(found.Name)))
        {
            if (SystemDatabase.Is(found.Name) && !_filter.Names(found.Name))
            {
                _output.Warning($"The dump's database {found.Name} belongs to the server and is left out; name it to restore it.");
                continue;
            }
            var sequences = found.Sequences.Select(sequence => sequence.Name).ToHashSet(StringComparer.Ordinal);
            var tables = found.Objects.Where(name => _tables.Matches(name, found.Name)).Select(name => new TableRestore
            {
                Name = name,
                SchemaFile = _source.Files[0],
                DataFiles = [],
                IsSequence = sequences.Contains(name),
            }).ToList();
            if (_tables.IncludesAll || tables.Count > 0)
            {
                var target = _request.As.GetValueOrDefault(found.Name, found.Name);
                var database = new DatabaseRestore { Source = found.Name, Target = target, Tables = tables };
                tables.ForEach(table => table.Database = database);
                chosen.Add(database);
            }
        }
        var missing = _filter.Unmatched.Concat(_tables.Unmatched).Concat(_request.As.Keys.Except(content.Databases.Select(found => found.Name))).ToList();
        if (missing.Count > 0 || chosen.Count == 0)
        {
            throw new BackupException(
                BackupErrorId.ObjectNotFound,
                $"{_source.Id} does not hold {(missing.Count > 0 ? string.Join(", ", missing) : "anything that matches")}. It holds the databases {string.Join(", ", content.Databases.Select(found => found.Name))}.");
        }
        return chosen;
    }
}
