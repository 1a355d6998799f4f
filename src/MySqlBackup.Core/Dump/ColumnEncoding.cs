namespace MySqlBackup.Core.Dump;

/// <summary>How the bytes that the server sends for a column are written as a SQL literal.</summary>
public enum ColumnEncoding
{
    /// <summary>As they are: integers and decimals.</summary>
    Number,

    /// <summary>As they are, but quoted where the value is a negative zero (<c>-0</c> unquoted is an integer and loses its sign) or has more digits than a decimal may.</summary>
    Real,

    /// <summary>Between quotes with nothing to escape: dates, times, UUIDs, addresses.</summary>
    Quoted,

    /// <summary>UTF-8 between quotes; hexadecimal where the bytes are not valid UTF-8.</summary>
    Text,

    /// <summary>Text of a charset that agrees with ASCII: between quotes where it is ASCII, else hexadecimal of the column's own bytes.</summary>
    AsciiText,

    /// <summary>Hexadecimal: binary strings, BIT, geometry, vectors, and text of charsets that do not agree with ASCII.</summary>
    Hexadecimal,
}
