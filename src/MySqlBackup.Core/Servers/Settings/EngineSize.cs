using System.Globalization;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers.Settings;

/// <summary>How much of the data an engine has, as the server estimates it.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Data">Bytes of rows; InnoDB's include the primary keys.</param>
/// <param name="Index">Bytes of other keys.</param>
/// <param name="LargestTable">Bytes of the largest table, keys included.</param>
/// <param name="LargestIndex">Bytes of the keys of the table with most of them.</param>
/// <param name="LongestRow">The longest of the tables' average rows, in bytes.</param>
internal sealed record EngineSize(string Engine, long Data, long Index, long LargestTable, long LargestIndex, long LongestRow)
{
    /// <summary>Rows and keys.</summary>
    public long Total => Data + Index;

    /// <summary>Adds up the tables that the account sees, without the server's own.</summary>
    public static IReadOnlyList<EngineSize> Read(MySqlConnection connection, ServerIdentity server)
    {
        if (!server.IsMariaDb && server.Version.Major >= 8)
        {
            // Otherwise MySQL answers with what it knew up to a day ago.
            connection.Execute("SET SESSION information_schema_stats_expiry = 0");
        }

        var sizes = new List<EngineSize>();
        using var rows = connection.Query(
            "SELECT ENGINE, SUM(DATA_LENGTH), SUM(INDEX_LENGTH), MAX(DATA_LENGTH + INDEX_LENGTH), MAX(INDEX_LENGTH), MAX(AVG_ROW_LENGTH) "
            + "FROM information_schema.TABLES WHERE TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND ENGINE IS NOT NULL "
            + "AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') GROUP BY ENGINE");
        while (rows.Read())
        {
            sizes.Add(new EngineSize(rows.GetString(0) ?? "", Number(rows, 1), Number(rows, 2), Number(rows, 3), Number(rows, 4), Number(rows, 5)));
        }

        return sizes;
    }

    // NULL for tables that can't be opened, and beyond any size for some engines that don't know theirs.
    private static long Number(ResultSet rows, int column) =>
        long.TryParse(rows.GetString(column), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
