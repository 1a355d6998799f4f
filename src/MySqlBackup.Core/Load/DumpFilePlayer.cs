using System.Collections.Concurrent;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Executes a dump file's statements: those of the chosen databases and tables, in the databases' new places.</summary>
internal sealed class DumpFilePlayer
{
    private const int WarningsKept = 3;

    // Two names of 64 characters, each of up to four bytes and in quotes, and a few words.
    private const int LongestHead = 1024;

    private readonly BackupSource _source;
    private readonly RestoreRequest _request;
    private readonly IOperationOutput _output;
    private readonly RestoreProgress _progress;
    private readonly Dictionary<string, DatabaseRestore> _databases;
    private readonly StatementRenamer _renamer;
    private readonly NameFilter _tables;
    private readonly DumpFileSequences _sequences;
    private readonly SessionModes _modes = new(new ConcurrentDictionary<string, bool>(StringComparer.OrdinalIgnoreCase));
    private readonly Dictionary<(DatabaseRestore Database, string Table), (List<string> Texts, long Count)> _warned = [];
    private readonly Dictionary<(DatabaseRestore Database, string Table), long> _replaced = [];
    private DatabaseRestore? _current;

    public DumpFilePlayer(
        BackupSource source,
        RestoreRequest request,
        IOperationOutput output,
        RestoreProgress progress,
        IEnumerable<DatabaseRestore> databases,
        StatementRenamer renamer,
        NameFilter tables,
        DumpFileSequences sequences)
    {
        _source = source;
        _request = request;
        _output = output;
        _progress = progress;
        _databases = databases.ToDictionary(database => database.Source, StringComparer.Ordinal);
        _renamer = renamer;
        _tables = tables;
        _sequences = sequences;
    }

    public void Play(MySqlConnection connection, ServerIdentity identity, CancellationToken cancellation)
    {
        var file = _source.Files[0];
        using var reader = new StatementReader(_source.OpenRead(file), file.Name);
        var counted = 0L;
        RestoreSession.Prepare(connection, null);
        Enter(connection, DumpFileContent.DefaultDatabase(file));
        _progress.Begin("Statements");
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Execute(connection, reader, identity);
            }
            catch (MySqlServerException exception)
            {
                // A setting belongs to all databases; anything else to the one it stands in.
                var failure = RestoreFailure.At(reader.Position, exception, _request.Server, StatementText.Decode(reader.Statement.Span));
                foreach (var database in _databases.Values.Where(database => _current is null || database == _current))
                {
                    database.Fail(failure);
                }
            }
            _current?.AddBytes(reader.BytesRead - counted);
            _progress.AddBytes(reader.BytesRead - counted, _current?.Source ?? string.Empty);
            counted = reader.BytesRead;
        }
        foreach (var (place, warnings) in _warned)
        {
            Warn(place.Database, place.Table, LoadReport.Warned(warnings.Texts, warnings.Count));
        }
        foreach (var (place, rows) in _replaced)
        {
            Warn(place.Database, place.Table, LoadReport.Replaced(rows));
        }
    }

    private void Execute(MySqlConnection connection, StatementReader reader, ServerIdentity identity)
    {
        var bytes = reader.Statement;
        if (InsertReader.IsInsert(bytes.Span))
        {
            Insert(connection, bytes, reader.Quotes, identity);
            return;
        }
        var statement = StatementText.Decode(bytes.Span);
        if (AccountStatement.Is(statement, reader.Quotes))
        {
            // They belong to the server, whatever database they stand in.
            if (_request.IncludeUser && _current is null or { HasFailed: false })
            {
                connection.Execute(StatementText.Encode(AccountRestore.Rename(statement, AccountRestore.Names(_databases.Values), reader.Quotes)));
            }
            return;
        }
        if (SessionSetting.IsSet(bytes.Span))
        {
            Set(connection, statement);
            return;
        }
        var head = StatementHead.Read(statement, reader.Quotes);
        if (head.Verb == "USE")
        {
            Enter(connection, StatementText.Unfold(head.Name));
        }
        else if (_current is { HasFailed: false } && !head.IsDatabase && Wants(head, statement, reader.Quotes))
        {
            var renamed = _renamer.Rename(statement, reader.Quotes);
            connection.Execute(StatementText.Encode(_request.DefinerMode == DefinerMode.Strip ? DefinerClause.Remove(renamed, reader.Quotes) : renamed));
            if (_modes.Warning(statement, _current.Target) is { } warning)
            {
                _current.Warn(warning);
                _output.Warning(warning);
            }
            if (head is { IsCreate: true, Kind: "TABLE" })
            {
                _current.AddTable();
                _progress.AddTable(StatementText.Unfold(head.Name));
            }
        }
    }

    private void Enter(MySqlConnection connection, string database)
    {
        if (_databases.TryGetValue(database, out _current))
        {
            connection.Execute("USE " + SqlName.Quote(_current.Target));
        }
    }

    // What binds the server's replication to the dump's origin is not part of any database.
    private void Set(MySqlConnection connection, string statement)
    {
        if (statement.Contains("GTID_PURGED", StringComparison.OrdinalIgnoreCase) || statement.Contains("SQL_LOG_BIN", StringComparison.OrdinalIgnoreCase)
            || statement.Contains("GTID_SLAVE_POS", StringComparison.OrdinalIgnoreCase))
        {
            _output.Verbose($"Passed over: {statement[..Math.Min(statement.Length, 80)]}");
            return;
        }
        _modes.Set(connection, statement);
    }

    private bool Wants(StatementHead head, string statement, QuoteRules quotes)
    {
        switch (head.Verb)
        {
            case "CHANGE":
                _output.Warning("The dump's replication position was passed over: the restored server's replication is left alone.");
                return false;
            case "COMMIT" or "START" or "BEGIN":
                return true;
            case "LOCK" or "UNLOCK":
                // They only speed up the loading, and a table that is locked can't take from a sequence, or set off a trigger, that the dump's statement does not name.
                return false;
            case "DO" or "SELECT" when SequenceReference.In(statement, quotes).FirstOrDefault() is { Name: { } sequence }:
                // The sequence's next value.
                return IsMeant(sequence);
        }
        var name = StatementText.Unfold(head.Name);
        return head.Kind switch
        {
            "TABLE" or "TABLES" or "VIEW" or "SEQUENCE" => IsMeant(name) && !(head.Verb is "CREATE" or "DROP" && _sequences.IsMade(_current!, name)),
            // Those of tables that are replaced went with them; any other of that name is not the dump's to drop.
            "TRIGGER" when _request.IsPartial => head.IsCreate && IsMeant(StatementText.Unfold(head.Table)),
            _ => _tables.IncludesAll,
        };
    }

    private bool IsMeant(string table) => _tables.Matches(table, _current!.Source) || _sequences.Brings(_current, table);

    private void Insert(MySqlConnection connection, ReadOnlyMemory<byte> statement, QuoteRules quotes, ServerIdentity identity)
    {
        if (_current is not { HasFailed: false })
        {
            return;
        }
        if (_request.IsPartial || _request.NoData)
        {
            var table = TableOf(statement, quotes);
            if (table.Length == 0 && _request.IsPartial)
            {
                throw new BackupException(
                    BackupErrorId.FileDamaged, "The dump has an INSERT whose table can't be told, so single tables can't be restored from it. Restore all of it.");
            }
            // Where a sequence is written as a table, its row is no data: it says where the sequence goes on.
            if (!IsMeant(table) || (_request.NoData && !_sequences.Holds(_current.Source, table)))
            {
                return;
            }
        }
        _current.Use(LoadMethod.Insert);
        foreach (var piece in StatementPieces.Cut(statement, identity.MaxAllowedPacket))
        {
            var result = connection.Execute(piece.Span);
            if (result.WarningCount > 0)
            {
                // A dump's session is not strict: what does not fit is cut to fit, and the server tells of it in warnings alone.
                CountWarnings(connection, (_current, TableOf(statement, quotes)), result.WarningCount);
            }
            var outcome = InsertOutcome.Of(piece.Span, result);
            if (outcome.Replaced > 0)
            {
                var place = (_current, TableOf(statement, quotes));
                _replaced[place] = _replaced.GetValueOrDefault(place) + outcome.Replaced;
            }
            _current.AddRows(outcome.Written);
            _progress.AddRows(outcome.Written);
        }
    }

    // A dump has an INSERT for each megabyte, and the server says the same of each.
    private void CountWarnings(MySqlConnection connection, (DatabaseRestore Database, string Table) place, int count)
    {
        var (texts, before) = _warned.TryGetValue(place, out var warned) ? warned : ([], 0);
        if (texts.Count < WarningsKept)
        {
            texts.AddRange(LoadReport.Read(connection, count).Distinct().Except(texts).Take(WarningsKept - texts.Count).ToList());
        }
        _warned[place] = (texts, before + count);
    }

    private void Warn(DatabaseRestore database, string table, string what)
    {
        var text = $"{database.Target}.{table}: {what}";
        database.Warn(text);
        _output.Warning(text);
    }

    private static string TableOf(ReadOnlyMemory<byte> statement, QuoteRules quotes)
    {
        var insert = new InsertReader(statement.Span);
        if (insert.ReadHeader())
        {
            return insert.TableName;
        }
        // Names in double quotes, INSERT DELAYED and the like.
        var code = SqlTokenizer.Split(StatementText.Decode(statement.Span[..Math.Min(statement.Length, LongestHead)]), quotes).FindAll(token => token.IsCode);
        var at = code.FindIndex(token => token.Is("INTO")) + 1;
        at += at > 0 && at + 2 < code.Count && code[at + 1].Is('.') ? 2 : 0;
        return at > 0 && at < code.Count && code[at].IsName ? StatementText.Unfold(code[at].Name) : string.Empty;
    }
}
