namespace MySqlBackup.Core.Load;

/// <summary>One token of a statement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it stands, quotes included.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text)
{
    /// <summary>True for tokens that mean something.</summary>
    public bool IsCode => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName or SqlTokenKind.Text or SqlTokenKind.Symbol;

    /// <summary>True for a name, quoted or bare.</summary>
    public bool IsName => Kind is SqlTokenKind.QuotedName || (Kind is SqlTokenKind.Word && !char.IsAsciiDigit(Text[0]));

    /// <summary>The name without its quotes.</summary>
    public string Name => Kind is SqlTokenKind.QuotedName ? Text[1..^1].Replace(Text[..1] + Text[0], Text[..1], StringComparison.Ordinal) : Text;

    /// <summary>True for this bare word, in any case.</summary>
    public bool Is(string word) => Kind is SqlTokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for this character.</summary>
    public bool Is(char symbol) => Kind is SqlTokenKind.Symbol && Text[0] == symbol;
}
