namespace MySqlBackup.Core.Load;

/// <summary>Where statements of a file end.</summary>
public enum StatementSplit
{
    /// <summary>At the delimiter outside quotes and comments, as the plain client reads.</summary>
    Client,

    /// <summary>At a semicolon that ends its line: mydumper's custom, whose writers keep newlines out of values and bodies' line ends.</summary>
    LineEnd,
}
