namespace MySqlBackup.Core.Load;

/// <summary>How a value stands in an <c>INSERT</c>.</summary>
public enum InsertValueKind
{
    /// <summary><c>NULL</c>.</summary>
    Null,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A quoted string whose escapes mean the same to LOAD DATA.</summary>
    Text,

    /// <summary>A quoted string with doubled quotes or escapes that LOAD DATA reads otherwise.</summary>
    EscapedText,

    /// <summary>The digits of a hexadecimal literal.</summary>
    Hex,
}
