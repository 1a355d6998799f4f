using System.Text;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers;

/// <summary>
/// Tells whether the text of an ENUM's or SET's value says which value it is. It does not where <c>''</c> is a member, because the value of
/// number zero reads the same, and where two members are equal to the server, which a server that is not strict lets happen.
/// </summary>
/// <param name="Columns">The table's columns.</param>
/// <param name="Index">Which of them it is.</param>
/// <param name="ColumnType">As in <c>information_schema</c>: <c>enum('a','b')</c>.</param>
/// <param name="Charset">The column's charset.</param>
/// <param name="Collation">The column's collation.</param>
internal sealed record MemberList(List<ColumnSchema> Columns, int Index, string ColumnType, string Charset, string Collation)
{
    // Beyond this the members are not worth a statement that lists them all.
    private const int MostAsked = 1000;

    /// <summary>True where only the value's number tells it.</summary>
    /// <param name="connection">To ask for the collation's opinion, where that matters.</param>
    public bool IsAmbiguous(MySqlConnection connection)
    {
        var members = Parse(ColumnType);
        if (members.Contains(""))
        {
            return true;
        }

        var isPlain = members.TrueForAll(member => member.All(c => c is >= ' ' and <= '~'));
        if (isPlain && members.Distinct(StringComparer.OrdinalIgnoreCase).Count() == members.Count)
        {
            return false;
        }

        return members.Count > MostAsked || CountDistinct(connection, members) != members.Count;
    }

    /// <summary>The members, without the spaces at their ends, which do not tell them apart.</summary>
    public static List<string> Parse(string columnType)
    {
        var members = new List<string>();
        var member = new StringBuilder();
        var isInside = false;
        for (var i = columnType.IndexOf('(', StringComparison.Ordinal) + 1; i < columnType.Length; i++)
        {
            var c = columnType[i];
            if (isInside && i + 1 < columnType.Length && (c == '\\' || (c == '\'' && columnType[i + 1] == '\'')))
            {
                // An escape's exact character does not matter here, only that no two become one.
                member.Append(c == '\\' && columnType[i + 1] is not ('\\' or '\'') ? "\\" : "").Append(columnType[++i]);
            }
            else if (c == '\'')
            {
                if (isInside)
                {
                    members.Add(member.ToString().TrimEnd(' '));
                    member.Clear();
                }

                isInside = !isInside;
            }
            else if (isInside)
            {
                member.Append(c);
            }
        }

        return members;
    }

    private int CountDistinct(MySqlConnection connection, List<string> members)
    {
        var values = members.Select(member => $"SELECT CONVERT({SqlName.Literal(member)} USING {Charset}) COLLATE {Collation} AS m");
        return int.Parse(
            connection.QueryScalar($"SELECT COUNT(DISTINCT m) FROM ({string.Join(" UNION ALL ", values)}) AS members")!,
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
