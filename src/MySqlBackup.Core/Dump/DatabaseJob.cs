using System.Globalization;
using System.Text;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>All of a database but its tables: the database itself, sequences, views, stored programs.</summary>
internal sealed class DatabaseJob(DatabaseDump database) : DumpJob(0)
{
    /// <inheritdoc />
    public override void Run(DumpWorker worker)
    {
        // Views and triggers are then printed without this database's name in front of every other.
        worker.Connection.Execute("USE " + SqlName.Quote(database.Name));
        WriteDatabase(worker);
        foreach (var sequence in database.Sequences)
        {
            ChangedTable.Watch(sequence, () => WriteSequence(worker, sequence));
        }

        foreach (var view in database.Views)
        {
            ChangedTable.Watch(view, () => WriteView(worker, view));
        }

        new ProgramWriter(worker, database).Write();
    }

    private void WriteDatabase(DumpWorker worker)
    {
        var definition = DefinitionText.Read(worker.Connection, "DATABASE IF NOT EXISTS " + SqlName.Quote(database.Name));
        worker.WriteFile(
            BackupFileName.ForDatabase(database.FileName), BackupFileKind.Database, database.Name, null, [.. SqlHeader.Bytes, .. definition.Statement, .. ";\n"u8]);
    }

    private void WriteSequence(DumpWorker worker, TableSchema sequence)
    {
        var definition = DefinitionText.Read(worker.Connection, "SEQUENCE " + sequence.QuotedName);
        long next;
        long round;
        using (var rows = worker.Connection.Query($"SELECT next_not_cached_value,cycle_count FROM {sequence.QuotedName}"))
        {
            rows.Read();
            next = rows.GetInt64(0);
            round = rows.GetInt64(1);
        }

        // Values that the server has cached but not given out are lost with it; none is ever given out twice.
        // The one number that SETVAL can't read stands behind the end of a sequence that ran out downwards: its last value, as used, leads there.
        var (value, isUsed) = next == long.MinValue ? (next + 1, 1) : (next, 0);
        var text = Encoding.UTF8.GetString(definition.Statement) + ";\n"
            + string.Create(CultureInfo.InvariantCulture, $"DO SETVAL({SqlName.Quote(sequence.Name)},{value},{isUsed},{round});\n");
        database.Add(DatabaseObjectKind.Sequence, sequence.Name, definition);
        worker.WriteFile(
            BackupFileName.ForSequence(database.FileName, database.FileNameOf(sequence)),
            BackupFileKind.Sequence,
            database.Name,
            sequence.Name,
            Encoding.UTF8.GetBytes(SqlHeader.Text + text));
    }

    private void WriteView(DumpWorker worker, TableSchema view)
    {
        var definition = DefinitionText.Read(worker.Connection, "VIEW " + view.QuotedName);
        var name = SqlName.Quote(view.Name);
        var fileName = database.FileNameOf(view);
        var isInvalid = IsInvalid(worker.Connection, view);
        database.Add(DatabaseObjectKind.View, view.Name, definition, isInvalid ? true : null);
        if (isInvalid)
        {
            worker.Session.Output.Warning($"The view {view} refers to something that is not there or not allowed: its definition is backed up, and a restore will not be able to create it either.");
        }
        else
        {
            worker.Session.OutsideReferences.TellOfView(worker.Connection, view, definition);

            // Stands in for the view until all views exist, so that views on views can be created in any order.
            var columns = view.Columns.Count == 0 ? "`x` tinyint" : string.Join(',', view.Columns.Select(c => SqlName.Quote(c.Name) + " tinyint"));
            worker.WriteFile(
                BackupFileName.ForTable(database.FileName, fileName),
                BackupFileKind.ViewPlaceholder,
                database.Name,
                view.Name,
                Encoding.UTF8.GetBytes(SqlHeader.Text + $"CREATE TABLE IF NOT EXISTS {name} ({columns}) ENGINE=MEMORY;\n"));
        }

        var before = $"DROP TABLE IF EXISTS {name};\nDROP VIEW IF EXISTS {name};\n" + ProgramWriter.Charset(definition);
        worker.WriteFile(
            BackupFileName.ForView(database.FileName, fileName),
            BackupFileKind.View,
            database.Name,
            view.Name,
            [.. SqlHeader.Bytes, .. Encoding.UTF8.GetBytes(before), .. definition.Statement, .. ";\n"u8]);
    }

    /// <summary>True for a view of something that is not there or not allowed.</summary>
    public static bool IsInvalid(MySqlConnection connection, TableSchema view)
    {
        if (view.Columns.Count > 0)
        {
            return false;
        }

        // The lists of columns may lack a view for a reason that passes; what the server says when asked for it alone counts.
        try
        {
            connection.Execute("SHOW COLUMNS FROM " + view.QuotedName);
            return false;
        }
        catch (MySqlServerException e) when (e.Code == ServerErrorCode.ViewInvalid)
        {
            return true;
        }
        catch (MySqlServerException)
        {
            return false;
        }
    }
}
