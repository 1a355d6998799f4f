using System.Collections.Concurrent;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Executes the statements of definition files, under the new names.</summary>
internal sealed class ScriptRunner
{
    private readonly BackupSource _source;
    private readonly ServerOptions _server;
    private readonly StatementRenamer _renamer;
    private readonly DefinerMode _definers;
    private readonly ConcurrentDictionary<string, bool> _knownModes = new(StringComparer.OrdinalIgnoreCase);

    public ScriptRunner(BackupSource source, ServerOptions server, StatementRenamer renamer, DefinerMode definers)
    {
        _source = source;
        _server = server;
        _renamer = renamer;
        _definers = definers;
    }

    /// <summary>Executes a file in a database.</summary>
    /// <param name="connection">Whose session settings are undone first.</param>
    /// <param name="file">The file.</param>
    /// <param name="database">The current database; null for none.</param>
    /// <param name="rewrite">Gives the statement to execute in a statement's place, or null to pass it over.</param>
    /// <param name="warn">Hears of what could not be restored as it was.</param>
    /// <param name="forgive">True where a statement that failed is to be passed over.</param>
    public void Run(
        MySqlConnection connection,
        BackupSourceFile file,
        string? database,
        Func<StatementHead, string, string?>? rewrite = null,
        Action<string>? warn = null,
        Func<string, BackupException, bool>? forgive = null)
    {
        RestoreSession.Prepare(connection, database);
        var modes = new SessionModes(_knownModes);
        using var reader = new StatementReader(_source.OpenRead(file), file.Name, SplitOf(file));
        var collation = new DatabaseCollation(connection, warn);
        try
        {
            while (reader.Read())
            {
                var statement = _renamer.Rename(StatementText.Decode(reader.Statement.Span), reader.Quotes);
                if (_definers == DefinerMode.Strip)
                {
                    statement = DefinerClause.Remove(statement, reader.Quotes);
                }
                if (rewrite is not null)
                {
                    statement = rewrite(StatementHead.Read(statement, reader.Quotes), statement);
                }
                if (statement is null)
                {
                    continue;
                }
                if (collation.Takes(statement))
                {
                    continue;
                }
                if (SessionSetting.IsSet(reader.Statement.Span))
                {
                    Guard(() => modes.Set(connection, statement), statement, reader.Position);
                    continue;
                }
                try
                {
                    Guard(collation.Apply, statement, reader.Position);
                    Execute(connection, statement, reader.Position);
                }
                catch (BackupException failure) when (forgive?.Invoke(statement, failure) == true)
                {
                    continue;
                }
                if (modes.Warning(statement, database ?? string.Empty) is { } warning)
                {
                    warn?.Invoke(warning);
                }
            }
        }
        finally
        {
            collation.PutBack();
        }
    }

    /// <summary>Executes a statement that stands at a place of a file.</summary>
    public void Execute(MySqlConnection connection, string statement, StatementPosition place) =>
        Guard(() => connection.Execute(StatementText.Encode(statement)), statement, place);

    private void Guard(Action execute, string statement, StatementPosition place)
    {
        try
        {
            execute();
        }
        catch (MySqlException exception)
        {
            throw RestoreFailure.At(place, exception, _server, statement);
        }
    }

    // mydumper ends the statements of these files with a semicolon that ends its line, and puts a blank after those in bodies.
    private StatementSplit SplitOf(BackupSourceFile file) =>
        _source.Format == BackupSourceFormat.Mydumper && file.Kind is BackupFileKind.Routines or BackupFileKind.Triggers or BackupFileKind.View
            ? StatementSplit.LineEnd
            : StatementSplit.Client;
}
