namespace MySqlBackup.Protocol;

/// <summary>A column of a result set (page_protocol_com_query_response_text_resultset_column_definition).</summary>
/// <param name="Name">Name in the result, the alias if there is one.</param>
/// <param name="OriginalName">Name in the table; empty for an expression.</param>
/// <param name="Database">Database of the table; empty for an expression.</param>
/// <param name="Table">Table or its alias.</param>
/// <param name="Charset">Collation id; 63 is binary.</param>
/// <param name="Length">Longest value in bytes, as the server declares it.</param>
/// <param name="Type">The type's code on the wire, such as 253 for VAR_STRING.</param>
/// <param name="Flags">The column's flags, such as 0x20 for UNSIGNED and 0x80 for BINARY.</param>
/// <param name="Decimals">Digits after the point; 31 for a floating value.</param>
public sealed record ResultColumn(string Name, string OriginalName, string Database, string Table, int Charset, long Length, byte Type, int Flags, byte Decimals);
