using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers;

/// <summary>What <c>SHOW GRANTS</c> says the account may do, with the roles that are active.</summary>
public sealed class AccountRights
{
    private readonly List<Grant> _grants = [];
    private bool _hasWildcards = true;

    /// <summary>Reads the connection's own grants.</summary>
    public static AccountRights Read(MySqlConnection connection)
    {
        var rights = new AccountRights();
        using (var rows = connection.Query("SHOW GRANTS"))
        {
            while (rows.Read())
            {
                rights.Add(rows.GetString(0) ?? "");
            }
        }

        using (var rows = connection.Query("SHOW GLOBAL VARIABLES LIKE 'partial_revokes'"))
        {
            // MySQL manual, "Privilege Restriction Using Partial Revokes": names in grants are then taken literally.
            rights._hasWildcards = !rows.Read() || rows.GetString(1) != "ON";
        }

        return rights;
    }

    /// <summary>Takes in one line of <c>SHOW GRANTS</c>; lines of other forms (roles, proxies, passwords) are passed over.</summary>
    public void Add(string line)
    {
        var isRevoke = line.StartsWith("REVOKE ", StringComparison.Ordinal);
        if (!isRevoke && !line.StartsWith("GRANT ", StringComparison.Ordinal))
        {
            return;
        }

        var names = new List<string>();
        if (ReadRights(line, isRevoke ? 7 : 6, names) is not { } on || ReadScope(line, on) is not { } scope)
        {
            return;
        }

        foreach (var right in names)
        {
            _grants.Add(new Grant(right, scope, isRevoke));
        }
    }

    /// <summary>True where the right is held on everything.</summary>
    public bool HasGlobal(string right) => Has(right, g => g.Scope.Database is null);

    /// <summary>True where the right is held on the whole database, by a global grant or by one on the database.</summary>
    public bool HasOnDatabase(string right, string database)
        => (HasGlobal(right) && !_grants.Any(g => g.IsRevoke && g.Covers(right) && g.Scope.Matches(database, _hasWildcards)))
            || Has(right, g => g.Scope is { Database: not null, Table: null } && g.Scope.Matches(database, _hasWildcards));

    /// <summary>True where the right is held on the table, by a grant on it (whose names are no patterns) or on more.</summary>
    public bool HasOnTable(string right, string database, string table)
        => HasOnDatabase(right, database) || Has(right, g => g.Scope.Table == table && g.Scope.Database == database);

    private bool Has(string right, Func<Grant, bool> where) => _grants.Any(g => !g.IsRevoke && g.Covers(right) && where(g));

    // Gives where the scope begins, behind "ON". Column lists stand in parentheses; a right on columns is not one on the table. Names of columns and
    // roles stand in quotes and may hold anything.
    private static int? ReadRights(string line, int start, List<string> rights)
    {
        var depth = 0;
        var isPlain = true;
        for (var i = start; i < line.Length; i++)
        {
            if (line[i] is '`' or '"' or '\'')
            {
                isPlain = false;
                if ((i = line.IndexOf(line[i], i + 1)) < 0)
                {
                    return null;
                }
            }
            else if (line[i] is '(' or ')')
            {
                isPlain = false;
                depth += line[i] == '(' ? 1 : -1;
            }
            else if (depth == 0 && (line[i] == ',' || string.CompareOrdinal(line, i, " ON ", 0, 4) == 0))
            {
                if (isPlain)
                {
                    rights.Add(line[start..i].Trim().ToUpperInvariant());
                }

                if (line[i] == ' ')
                {
                    return i + 4;
                }

                start = i + 1;
                isPlain = true;
            }
        }

        return null;
    }

    private static Scope? ReadScope(string line, int at)
    {
        var database = ReadName(line, ref at);
        if (database is null || at >= line.Length || line[at] != '.')
        {
            return null;
        }

        at++;
        var table = ReadName(line, ref at);
        return table is null ? null : new Scope(database == "*" ? null : database, table == "*" ? null : table);
    }

    private static string? ReadName(string line, ref int at)
    {
        if (at < line.Length && line[at] == '*')
        {
            at++;
            return "*";
        }

        if (at >= line.Length || line[at] is not ('`' or '"'))
        {
            return null;
        }

        var quote = line[at++];
        var name = new System.Text.StringBuilder();
        for (; at < line.Length; at++)
        {
            if (line[at] == quote)
            {
                if (at + 1 < line.Length && line[at + 1] == quote)
                {
                    at++;
                }
                else
                {
                    at++;
                    return name.ToString();
                }
            }

            name.Append(line[at]);
        }

        return null;
    }

    private sealed record Grant(string Right, Scope Scope, bool IsRevoke)
    {
        public bool Covers(string right) => Right == right || Right is "ALL PRIVILEGES" or "ALL";
    }

    private sealed record Scope(string? Database, string? Table)
    {
        // In a grant, % and _ in a database's name are wildcards and \ takes that from them.
        public bool Matches(string database, bool hasWildcards) => Database is not null && IsLike(Database, database, hasWildcards);

        private static bool IsLike(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name, bool hasWildcards)
        {
            if (pattern.IsEmpty)
            {
                return name.IsEmpty;
            }

            if (pattern[0] == '%' && hasWildcards)
            {
                return IsLike(pattern[1..], name, hasWildcards) || (!name.IsEmpty && IsLike(pattern, name[1..], hasWildcards));
            }

            if (pattern[0] == '\\' && pattern.Length > 1)
            {
                return !name.IsEmpty && name[0] == pattern[1] && IsLike(pattern[2..], name[1..], hasWildcards);
            }

            return !name.IsEmpty && ((pattern[0] == '_' && hasWildcards) || pattern[0] == name[0]) && IsLike(pattern[1..], name[1..], hasWildcards);
        }
    }
}
