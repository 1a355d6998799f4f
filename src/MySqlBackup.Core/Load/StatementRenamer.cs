using System.Text;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Puts new names for databases into statements, token by token, so that a copy refers to itself: in foreign keys, views, the
/// headers and bodies of triggers, routines and events. Strings and comments stay: a statement built at run time is not seen.
/// </summary>
internal sealed class StatementRenamer
{
    private readonly IReadOnlyDictionary<string, string> _names;

    // Of each name what stands in a statement however it is quoted: quotes inside a name are doubled there.
    private readonly IReadOnlyList<string> _pieces;

    /// <summary>Creates the renamer.</summary>
    /// <param name="names">Old name to new name, as <see cref="StatementText.Fold"/> gives them; equal pairs are allowed.</param>
    public StatementRenamer(IReadOnlyDictionary<string, string> names)
    {
        _names = names.Where(pair => pair.Key != pair.Value).ToDictionary();
        _pieces = [.. _names.Keys.Select(name => name.Split('`', '"').MaxBy(piece => piece.Length)!)];
    }

    /// <summary>True where nothing is renamed.</summary>
    public bool IsIdle => _names.Count == 0;

    /// <summary>The statement with the new names.</summary>
    public string Rename(string statement, QuoteRules rules = default)
    {
        if (IsIdle || !_pieces.Any(piece => statement.Contains(piece, StringComparison.OrdinalIgnoreCase)))
        {
            return statement;
        }
        var tokens = SqlTokenizer.Split(statement, rules);
        var changed = false;
        foreach (var at in DatabaseReference.Find(tokens, token => _names.ContainsKey(token.Name)))
        {
            tokens[at] = Renamed(tokens[at], _names[tokens[at].Name]);
            changed = true;
        }
        if (!changed)
        {
            return statement;
        }
        var text = new StringBuilder(statement.Length + 64);
        foreach (var token in tokens)
        {
            text.Append(token.Text);
        }
        return text.ToString();
    }

    // Quoted as the old name was: servers keep bodies as they are written, so only then does the copy differ from the original in the name alone.
    private static SqlToken Renamed(SqlToken old, string name) => old switch
    {
        { Kind: SqlTokenKind.Word } when NeedsNoQuotes(name) => new SqlToken(SqlTokenKind.Word, name),
        { Kind: SqlTokenKind.QuotedName, Text: ['"', ..] } => new SqlToken(
            SqlTokenKind.QuotedName, '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"'),
        _ => new SqlToken(SqlTokenKind.QuotedName, SqlName.Quote(name)),
    };

    // No reserved word of either family holds both an underscore and a digit, but for the charsets' introducers (_utf8mb4), which begin with one.
    private static bool NeedsNoQuotes(string name) => name[0] != '_' && !char.IsAsciiDigit(name[0]) && name.Contains('_', StringComparison.Ordinal)
        && name.Any(char.IsAsciiDigit) && name.All(value => char.IsAsciiLetterOrDigit(value) || value is '_' or '$' or >= '\u0080');
}
