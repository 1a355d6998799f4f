using System.Globalization;
using System.Text;

namespace MySqlBackup.Core.Servers;

/// <summary>Identifiers and literals as they stand in SQL.</summary>
public static class SqlName
{
    /// <summary>The identifier between backticks.</summary>
    public static string Quote(string identifier) => "`" + identifier.Replace("`", "``", StringComparison.Ordinal) + "`";

    /// <summary>A table's full name.</summary>
    public static string Quote(string database, string table) => Quote(database) + "." + Quote(table);

    /// <summary>A string literal, safe under every sql_mode: text that needs escaping is written as hexadecimal.</summary>
    public static string Literal(string value)
    {
        foreach (var c in value)
        {
            if (c is '\'' or '\\' or < ' ' or > '~')
            {
                return "_utf8mb4 X'" + Convert.ToHexString(Encoding.UTF8.GetBytes(value)) + "'";
            }
        }

        return "'" + value + "'";
    }

    /// <summary>A whole number of seconds for the server, at least one.</summary>
    public static string Seconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
