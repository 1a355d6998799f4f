using MySqlBackup.Core.Load;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>How large a row may be: one that no server takes back is better refused now than found when the backup is needed.</summary>
internal static class RowLimit
{
    // A statement may hold a megabyte of rows before the large one, and what is measured a little more than that row.
    private const long MostText = StatementBuffer.LargestStatement - (4 << 20);

    /// <summary>Refuses a row by the SQL that was written with it.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.RowTooLarge"/>.</exception>
    public static void Require(TableSchema table, long text)
    {
        if (text > MostText)
        {
            throw Error(table, null);
        }
    }

    /// <summary>The error.</summary>
    public static BackupException Error(TableSchema table, Exception? cause) => new(
        BackupErrorId.RowTooLarge,
        $"{table} holds a row that would take more than a gigabyte as a statement (binary values take twice their size there), and no server takes such a statement back. "
        + "Make the row smaller, or exclude the table and copy it by other means.",
        cause);
}
