using System.Text;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Restores users, roles and what they may do. Rights on a database go with it to its new name.</summary>
/// <param name="scripts">Executes the statements.</param>
/// <param name="databases">What is restored, and under which names.</param>
/// <param name="warn">Hears of rights that could not be given.</param>
internal sealed class AccountRestore(ScriptRunner scripts, IReadOnlyList<DatabaseRestore> databases, Action<string> warn)
{
    // GRANT on tables, columns and routines wants them to be there, and they are not where only some databases are restored.
    private static readonly int[] Absent = [ServerErrorCode.UnknownDatabase, ServerErrorCode.UnknownColumn, ServerErrorCode.NoSuchTable, ServerErrorCode.NoSuchRoutine];

    private readonly Dictionary<string, string> _names = Names(databases);

    /// <summary>Executes the file.</summary>
    public void Run(MySqlConnection connection, BackupSourceFile file) =>
        scripts.Run(connection, file, null, (head, statement) => IsGrant(head) ? Rename(statement, _names) : statement, forgive: IsToPass);

    /// <summary>The databases' old and new names, as statements have them.</summary>
    public static Dictionary<string, string> Names(IEnumerable<DatabaseRestore> databases) =>
        databases.ToDictionary(d => StatementText.Fold(d.Source), d => StatementText.Fold(d.Target));

    /// <summary>The grant, on the database's new name.</summary>
    public static string Rename(string grant, Dictionary<string, string> names, QuoteRules quotes = default)
    {
        var tokens = SqlTokenizer.Split(grant, quotes);
        var code = Enumerable.Range(0, tokens.Count).Where(at => tokens[at].IsCode).ToList();
        var on = code.FindIndex(at => tokens[at].Is("ON"));

        // ON db.*, ON db.table, ON PROCEDURE db.routine; a right on everything has no name there, and that of a role no ON.
        var name = code.FindIndex(on + 1, at => tokens[at].Kind == SqlTokenKind.QuotedName);
        if (on < 0 || name < 0 || name > on + 3 || name + 2 >= code.Count || !tokens[code[name + 1]].Is('.'))
        {
            return grant;
        }
        var isPattern = tokens[code[name + 2]].Is('*');
        var old = tokens[code[name]].Name;
        var source = isPattern ? Unescape(old) : old;

        // Under its own name a right stays as it is: a pattern may be meant for more databases than this one.
        if (!names.TryGetValue(source, out var target) || target == source)
        {
            return grant;
        }
        tokens[code[name]] = new SqlToken(SqlTokenKind.QuotedName, SqlName.Quote(isPattern ? Escape(target) : target));
        return string.Concat(tokens.Select(token => token.Text));
    }

    private static bool IsGrant(StatementHead head) => head.Verb is "GRANT" or "REVOKE";

    private bool IsToPass(string statement, BackupException failure)
    {
        if (failure.InnerException is not MySqlServerException error)
        {
            return false;
        }
        if (error.Code == ServerErrorCode.RoleNotGranted)
        {
            warn($"A default role was not set, since this server does not grant it to the account (mandatory_roles of the server that was backed up?): {StatementText.Unfold(statement)}. The server said: {error.Message}");
            return true;
        }
        if (!IsGrant(StatementHead.Read(statement)) || Array.IndexOf(Absent, error.Code) < 0)
        {
            return false;
        }
        warn($"What a right is on is not there, so it was not given: {StatementText.Unfold(statement)}. The server said: {error.Message}");
        return true;
    }

    // In a grant on a whole database, % and _ stand for others unless a backslash says that they do not (both manuals, "GRANT").
    private static string Escape(string name) =>
        name.Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal);

    private static string Unescape(string pattern)
    {
        var name = new StringBuilder(pattern.Length);
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                at++;
            }
            name.Append(pattern[at]);
        }
        return name.ToString();
    }
}
