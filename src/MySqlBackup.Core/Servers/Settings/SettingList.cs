using System.Globalization;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers.Settings;

/// <summary>Asks a server for settings and counters.</summary>
internal static class SettingList
{
    private static readonly string[] FactVariables = ["innodb_buffer_pool_chunk_size", "innodb_buffer_pool_instances", "innodb_lru_scan_depth", "thread_handling", "hostname", "datadir"];
    private static readonly string[] FactCounters = ["Connections", "Max_used_connections"];

    private static string VariableCondition { get; } = Condition("Variable_name", KnownSettings.VariablePatterns, KnownSettings.Variables.Select(known => known.Name));

    /// <summary>The variables that matter to a backup, as the server has them.</summary>
    public static SortedDictionary<string, string> ReadVariables(MySqlConnection connection) => Read(connection, $"SHOW GLOBAL VARIABLES WHERE {VariableCondition}");

    /// <summary>The counters that matter to a backup.</summary>
    public static SortedDictionary<string, string> ReadCounters(MySqlConnection connection) =>
        Read(connection, $"SHOW GLOBAL STATUS WHERE {Condition("Variable_name", KnownSettings.StatusPatterns, [])}");

    /// <summary>Adds the variables that only the advice needs.</summary>
    public static SortedDictionary<string, string> WithFacts(MySqlConnection connection, SortedDictionary<string, string> variables) =>
        Merge(variables, Read(connection, $"SHOW GLOBAL VARIABLES WHERE {Condition("Variable_name", [], FactVariables)}"));

    /// <summary>Adds the counters that only the advice needs.</summary>
    public static SortedDictionary<string, string> WithCounterFacts(MySqlConnection connection, SortedDictionary<string, string> counters) =>
        Merge(counters, Read(connection, $"SHOW GLOBAL STATUS WHERE {Condition("Variable_name", [], FactCounters)}"));

    /// <summary>The variables that are whole numbers: those that can be changed here.</summary>
    public static Dictionary<string, long> ReadNumbers(MySqlConnection connection)
    {
        var numbers = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string text) in ReadVariables(connection))
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            {
                numbers[name] = value;
            }
        }

        return numbers;
    }

    /// <summary>The variables that can't be changed while the server runs: MariaDB tells them, for MySQL they are known.</summary>
    public static Func<string, bool?> ReadDynamic(MySqlConnection connection, ServerIdentity server)
    {
        if (!server.IsMariaDb)
        {
            return name => KnownSettings.Find(name) is { } known ? !known.IsFixedInMySql : null;
        }

        SortedDictionary<string, string> fixedOnes = Read(
            connection,
            $"SELECT VARIABLE_NAME, READ_ONLY FROM information_schema.SYSTEM_VARIABLES WHERE {VariableCondition.Replace("Variable_name", "VARIABLE_NAME", StringComparison.Ordinal)}");
        return name => fixedOnes.TryGetValue(name, out string? flag) ? flag != "YES" : null;
    }

    private static string Condition(string column, IEnumerable<string> patterns, IEnumerable<string> names)
    {
        var parts = patterns.Select(pattern => $"{column} LIKE {SqlName.Literal(pattern)}").ToList();
        string list = string.Join(", ", names.Select(SqlName.Literal));
        if (list.Length > 0)
        {
            parts.Add($"{column} IN ({list})");
        }

        return string.Join(" OR ", parts);
    }

    private static SortedDictionary<string, string> Read(MySqlConnection connection, string sql)
    {
        var values = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using var rows = connection.Query(sql);
        while (rows.Read())
        {
            values[rows.GetString(0) ?? ""] = rows.GetString(1) ?? "";
        }

        return values;
    }

    private static SortedDictionary<string, string> Merge(SortedDictionary<string, string> values, SortedDictionary<string, string> others)
    {
        var all = new SortedDictionary<string, string>(values, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in others)
        {
            all[name] = value;
        }

        return all;
    }
}
