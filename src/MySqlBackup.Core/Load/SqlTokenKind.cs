namespace MySqlBackup.Core.Load;

/// <summary>Kinds of tokens in DDL.</summary>
internal enum SqlTokenKind
{
    /// <summary>Blanks and comments that say nothing to the server.</summary>
    Blank,

    /// <summary><c>/*!50100</c> or <c>/*M!</c>: what follows is code.</summary>
    ExecutableBegin,

    /// <summary>The <c>*/</c> of an executable comment.</summary>
    ExecutableEnd,

    /// <summary>A bare word or number.</summary>
    Word,

    /// <summary>A name between backticks.</summary>
    QuotedName,

    /// <summary>A string.</summary>
    Text,

    /// <summary>Any other character.</summary>
    Symbol,
}
