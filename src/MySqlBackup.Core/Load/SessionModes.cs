using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Executes a script's session settings. Of a <c>sql_mode</c> it leaves out what this server does not know: MySQL 8 dropped modes that MariaDB
/// and MySQL 5.7 write into their programs (NO_AUTO_CREATE_USER, NO_FIELD_OPTIONS …), and MariaDB lacks TIME_TRUNCATE_FRACTIONAL.
/// </summary>
/// <param name="known">What the server was found to know, shared by the scripts of a restore.</param>
internal sealed partial class SessionModes(ConcurrentDictionary<string, bool> known)
{
    private IReadOnlyList<string> _dropped = [];

    /// <summary>Executes a <c>SET</c>.</summary>
    /// <exception cref="MySqlServerException">The server refuses it for another reason.</exception>
    public void Set(MySqlConnection connection, string statement)
    {
        Match assignment = Assignment().Match(statement);
        Group modes = assignment.Groups["modes"];
        try
        {
            connection.Execute(StatementText.Encode(statement));
            _dropped = assignment.Success ? [] : _dropped;
        }
        catch (MySqlServerException e) when (e.Code == ServerErrorCode.WrongValueForVariable && modes.Success)
        {
            var kept = modes.Value.Split(',', StringSplitOptions.TrimEntries).ToLookup(mode => IsKnown(connection, mode));
            if (!kept[false].Any())
            {
                throw;
            }
            connection.Execute(StatementText.Encode(
                statement[..modes.Index] + string.Join(',', kept[true]) + statement[(modes.Index + modes.Length)..]));
            _dropped = kept[false].ToList();
        }
    }

    /// <summary>What to say of a statement that was executed under these settings; null unless it made a program and something was left out.</summary>
    public string? Warning(string statement, string database)
    {
        if (_dropped.Count == 0)
        {
            return null;
        }
        var head = StatementHead.Read(statement);
        return head.IsCreate && (head.IsRoutine || head.Kind is "EVENT" or "TRIGGER")
            ? $"{database}.{StatementText.Unfold(head.Name)} was made under the sql_mode {string.Join(',', _dropped)}, which this server does not know; it is restored without."
            : null;
    }

    // The server itself is asked, since each version has its own list. The statement may save the mode it finds, so that is put back.
    private bool IsKnown(MySqlConnection connection, string mode) => known.GetOrAdd(mode, _ =>
    {
        var before = connection.QueryScalar("SELECT @@SESSION.sql_mode") ?? "";
        try
        {
            connection.Execute($"SET SESSION sql_mode='{mode}'");
            connection.Execute($"SET SESSION sql_mode='{before}'");
            return true;
        }
        catch (MySqlServerException e) when (e.Code == ServerErrorCode.WrongValueForVariable)
        {
            return false;
        }
    });

    /// <summary>The modes that a <c>SET</c> names, empty where it takes them from a variable; null where it sets none.</summary>
    public static string? Named(string statement) => Assignment().Match(statement) is { Success: true } assignment ? assignment.Groups["modes"].Value : null;

    // Neither @sql_mode nor @saved_sql_mode, which are variables of the script's own.
    [GeneratedRegex(@"(?<!\w|(?<!@)@)sql_mode\s*:?=\s*(?:(?<quote>['""])(?<modes>[\w, ]*)\k<quote>)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();
}
