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
            tokens[at] = new SqlToken(SqlTokenKind.QuotedName, SqlName.Quote(_names[tokens[at].Name]));
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
}
