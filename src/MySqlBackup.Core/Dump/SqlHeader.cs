using System.Text;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// What every SQL file of a backup begins with, so that each can be loaded on its own: the charset of its literals, UTC for TIMESTAMP, and
/// a sql_mode under which zero dates, dates such as 31 February and an AUTO_INCREMENT of 0 are taken as they stand.
/// </summary>
internal static class SqlHeader
{
    /// <summary>The session's settings.</summary>
    public const string Text =
        "/*!40101 SET NAMES utf8mb4*/;\n"
        + "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n"
        + "/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;\n"
        + "/*!40103 SET TIME_ZONE='+00:00'*/;\n";

    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(Text);

    // MariaDB alone reads /*M! comments; 10.11 is the first version that can insert history.
    private static readonly byte[] History = Encoding.UTF8.GetBytes(Text + "/*M!101100 SET @@session.system_versioning_insert_history=1*/;\n");

    /// <summary>The header as bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => Plain;

    /// <summary>The header of a table's data file.</summary>
    public static ReadOnlySpan<byte> ForData(bool includesHistory) => includesHistory ? History : Plain;
}
