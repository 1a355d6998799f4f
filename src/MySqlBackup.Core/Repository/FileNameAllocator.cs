namespace MySqlBackup.Core.Repository;

/// <summary>
/// Gives databases and tables the names they bear in file names: their own, where that can be read back on every system, else
/// <c>mydumper_1</c>, <c>mydumper_2</c> …, as mydumper does. The real name stands in the manifest, in <c>metadata</c> and in
/// the <c>CREATE</c> statement. Safe to use from several threads.
/// </summary>
public sealed class FileNameAllocator
{
    private const string AliasPrefix = "mydumper_";
    private const int LongestPlainName = 64; // NAME_CHAR_LEN of the servers; two of them and a suffix stay under 255

    private static readonly HashSet<string> WindowsDevices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<(string Database, string? Table), string> _names = [];

    // Names that differ in case alone would be one file on Windows and macOS.
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly object _lock = new();
    private int _aliases;

    /// <summary>A database's name in file names; the same for every call.</summary>
    public string ForDatabase(string database) => Give(database, null, database, "");

    /// <summary>A table's, view's or sequence's name in file names; the same for every call.</summary>
    public string ForTable(string database, string table) => Give(database, table, table, ForDatabase(database));

    /// <summary>True for a name that can stand in a file's name as it is.</summary>
    internal static bool IsPlain(string name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return false;
            }
        }

        // "-schema" inside a name would be read as the start of a suffix, a leading "-" as an option.
        return name.Length is > 0 and <= LongestPlainName && name[0] != '-' &&
            !name.Contains("-schema", StringComparison.OrdinalIgnoreCase) &&
            !name.StartsWith(AliasPrefix, StringComparison.OrdinalIgnoreCase) &&
            !WindowsDevices.Contains(name);
    }

    private string Give(string database, string? table, string wanted, string scope)
    {
        lock (_lock)
        {
            if (_names.TryGetValue((database, table), out string? name))
            {
                return name;
            }

            name = IsPlain(wanted) && _taken.Add($"{scope}.{wanted}") ? wanted : $"{AliasPrefix}{++_aliases}";
            _names.Add((database, table), name);
            return name;
        }
    }
}
