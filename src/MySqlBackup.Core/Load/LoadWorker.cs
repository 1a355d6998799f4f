using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Loads units on a connection: by a fast method where the server has one and the files are plain, else as INSERT.</summary>
internal sealed class LoadWorker
{
    private readonly RestoreRequest _request;
    private readonly RestoreProgress _progress;
    private readonly LoadReport _report;
    private readonly RowLoader _rows;
    private readonly StatementLoader _statements;

    public LoadWorker(
        BackupSource source, RestoreRequest request, ServerIdentity identity, LoadMethod method, RestoreProgress progress, IOperationOutput output)
    {
        _request = request;
        _progress = progress;
        _report = new LoadReport(request, progress, output);
        _rows = new RowLoader(source, request, identity, method, _report);
        _statements = new StatementLoader(source, request, identity, _report);
    }

    /// <summary>Loads a unit and commits it. The last unit of a table compares its rows and adds its keys.</summary>
    public void Load(MySqlConnection connection, LoadUnit unit)
    {
        var table = unit.Table;
        RestoreSession.Prepare(connection, table.Database.Target);
        // What a table of this restore's making got, can be emptied again; of one that was there before, charsets and engine are its own.
        var isOwn = table.SchemaFile is not null;
        var rows = (isOwn && table.Manifest?.SystemVersioned != true ? _rows.Load(connection, unit) : null) ?? _statements.Load(connection, unit);
        _progress.AddRows(rows);
        if (table.Complete(rows))
        {
            Finish(connection, table);
        }
    }

    /// <summary>What a table without rows, or with its last rows in, still needs.</summary>
    public void Finish(MySqlConnection connection, TableRestore table)
    {
        if (!_request.NoData && table.ExpectedRows is long expected && expected != table.Rows)
        {
            throw new BackupException(
                BackupErrorId.StatementFailed,
                $"{table.Database.Target}.{table.Name} got {Quantity.Format(table.Rows, "row")} and the backup recorded {Quantity.Format(expected)}.");
        }
        if (table.Definition is not null && table.DefersKeys && !_request.NoData)
        {
            RestoreSession.Prepare(connection, table.Database.Target);
            foreach (var statement in table.Definition.AddKeys())
            {
                _report.Execute(connection, statement, $"{table.SchemaFile!.Name}, keys of {table.Name}");
            }
        }
        table.Database.AddTable();
        _progress.AddTable(table.Name);
    }
}
