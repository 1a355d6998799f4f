using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>The databases restored into: what is there, making way, and the mark of a restore that has not ended well.</summary>
internal static class RestoreTarget
{
    /// <summary>
    /// A table of this name stands in a database while it is being restored, and stays when that fails or is cancelled. It goes
    /// when all of the database is back.
    /// </summary>
    public const string Mark = "mysqlbackup_restore_incomplete";

    /// <summary>Finds what stands where restored things go.</summary>
    public static void Inspect(MySqlConnection connection, DatabaseRestore database, bool ignoreCase)
    {
        var schema = SqlName.Literal(database.Target);
        database.TargetExists = connection.QueryScalar(
            $"SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME={schema}") != "0";
        if (!database.TargetExists)
        {
            return;
        }
        var comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var names = database.Tables.Where(table => table.SchemaFile is not null).Select(table => table.Name)
            .Concat(database.Views.Select(view => view.Table!))
            .Concat(database.Sequences.Select(sequence => sequence.Table!))
            .ToHashSet(comparer);
        var replaces = new List<KeyValuePair<string, string>>();
        using var rows = connection.Query($"SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA={schema}");
        while (rows.Read())
        {
            var name = rows.GetString(0)!;
            if (names.Contains(name))
            {
                replaces.Add(new(name, rows.GetString(1)!));
            }
        }
        database.Replaces = replaces;
    }

    /// <summary>Counts what the database holds at all.</summary>
    public static long CountObjects(MySqlConnection connection, string database)
    {
        var schema = SqlName.Literal(database);
        var count = connection.QueryScalar(
            $"SELECT (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA={schema})"
            + $" + (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA={schema})"
            + $" + (SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA={schema})");
        return long.Parse(count ?? "0", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Refuses to go on where something would be replaced and that was not asked for.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.TargetExists"/>.</exception>
    public static void Refuse(MySqlConnection connection, DatabaseRestore database, bool wholeDatabase)
    {
        if (!database.TargetExists)
        {
            return;
        }
        if (database.Replaces.Count > 0)
        {
            var named = string.Join(", ", database.Replaces.Take(5).Select(pair => pair.Key));
            var more = database.Replaces.Count > 5 ? $" and {database.Replaces.Count - 5} more" : string.Empty;
            throw new BackupException(
                BackupErrorId.TargetExists,
                $"The database {database.Target} already has {named}{more}. Nothing was changed. Restore under another name with -As (--as), or replace them with -Force (--force).{Leftover(connection, database.Target)}");
        }
        if (wholeDatabase && CountObjects(connection, database.Target) is > 0 and var count)
        {
            throw new BackupException(
                BackupErrorId.TargetExists,
                $"The database {database.Target} is not empty: it holds {Quantity.Format(count, "object")}. Nothing was changed. Restore under another name with -As (--as), or into it with -Force (--force).{Leftover(connection, database.Target)}");
        }
    }

    /// <summary>Drops what is replaced and sets the mark.</summary>
    /// <exception cref="BackupException">The server refuses that; <see cref="BackupErrorId.PermissionMissing"/> names the right.</exception>
    public static void Begin(MySqlConnection connection, DatabaseRestore database, string id, ServerOptions server)
    {
        var schema = SqlName.Quote(database.Target);
        Execute($"CREATE DATABASE IF NOT EXISTS {schema}");
        RestoreSession.Prepare(connection, database.Target);
        var mark = SqlName.Quote(Mark);
        // The mark of an earlier restore stays where it is: were it dropped first and this run died then, nothing would say that the database is not whole.
        // Where there is none, this finds out whether the account will be able to take one away.
        if (database.BringsMark || !IsMarked(connection, database.Target))
        {
            Execute($"DROP TABLE IF EXISTS {mark}");
        }
        if (!database.BringsMark)
        {
            // IGNORE and not REPLACE, which wants the right DELETE: the time of an earlier attempt with this backup may stay.
            Execute(
                $"CREATE TABLE IF NOT EXISTS {mark} (backup VARCHAR(191) NOT NULL PRIMARY KEY, started DATETIME NOT NULL)"
                + " COMMENT='A restore into this database has begun and not ended: what is here is not whole'");
            Execute($"INSERT IGNORE INTO {mark} VALUES ({SqlName.Literal(id.Length > 191 ? id[^191..] : id)}, UTC_TIMESTAMP())");
        }
        foreach (var (name, type) in database.Replaces)
        {
            var kind = type switch { "VIEW" => "VIEW", "SEQUENCE" => "SEQUENCE", _ => "TABLE" };
            Execute($"DROP {kind} IF EXISTS {SqlName.Quote(name)}");
        }

        void Execute(string statement)
        {
            try
            {
                connection.Execute(statement);
            }
            catch (MySqlServerException exception)
            {
                throw RestoreFailure.At($"database {database.Target}", exception, server, statement);
            }
        }
    }

    /// <summary>Takes the mark away, unless it is one that the backup brought: what was not whole when it was backed up is not whole now.</summary>
    public static void Complete(MySqlConnection connection, DatabaseRestore database)
    {
        RestoreSession.Prepare(connection, null);
        if (!database.BringsMark)
        {
            connection.Execute($"DROP TABLE IF EXISTS {SqlName.Quote(database.Target)}.{SqlName.Quote(Mark)}");
        }
    }

    /// <summary>What to say of a database that comes back marked.</summary>
    public static string BroughtMark(DatabaseRestore database) =>
        $"{database.Target} holds the table {Mark}, as {database.Source} did when it was backed up: a restore into that had begun and not ended. Drop the table if all is there.";

    private static string Leftover(MySqlConnection connection, string database) =>
        IsMarked(connection, database) ? $" It is what an earlier restore left unfinished (its table {Mark} says so)." : string.Empty;

    private static bool IsMarked(MySqlConnection connection, string database) =>
        connection.QueryScalar($"SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA={SqlName.Literal(database)} AND TABLE_NAME='{Mark}'") is not null;
}
