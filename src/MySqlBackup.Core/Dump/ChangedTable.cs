using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Recognises a table whose definition changed after the snapshot: what could still be read of it would not be what the snapshot shows.</summary>
internal static class ChangedTable
{
    /// <summary>Does the work and turns the server's ways of saying "changed" into one error; what else the server refuses gets the table's name.</summary>
    public static void Watch(TableSchema table, Action work)
    {
        try
        {
            work();
        }
        catch (MySqlServerException e) when (e.Code is ServerErrorCode.TableDefinitionChanged
            or ServerErrorCode.NoSuchTable or ServerErrorCode.UnknownDatabase or ServerErrorCode.UnknownColumn or ServerErrorCode.NoSuchKey)
        {
            throw Error(table, e);
        }
        catch (MySqlServerException e) when (!MissingRight.IsReportedBy(e) && !e.Message.Contains(table.Name, StringComparison.Ordinal))
        {
            // "Got error 127 from storage engine" is of no use where there are many tables.
            throw new MySqlServerException(e.Code, e.SqlState, $"{e.Message} ({table})");
        }
    }

    /// <summary>The error.</summary>
    public static BackupException Error(TableSchema table, Exception? cause) => new(
        BackupErrorId.TableChanged,
        $"The definition of {table} changed while it was being backed up, so there is no consistent backup of it. Run the backup again when the change is over.",
        cause);
}
