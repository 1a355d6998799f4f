namespace MySqlBackup.Core.Servers;

/// <summary>One column of a table, as <c>information_schema</c> describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">The bare type in lower case, for example <c>varchar</c>.</param>
/// <param name="Charset">Its charset; null for types that have none.</param>
/// <param name="IsGenerated">True where the server computes it, so that it can't be inserted.</param>
/// <param name="IsPeriod">True for the ROW START and ROW END columns of a system-versioned table.</param>
/// <param name="IsReadByNumber">True for an ENUM or SET whose values' text does not tell them apart.</param>
public sealed record ColumnSchema(string Name, string DataType, string? Charset, bool IsGenerated, bool IsPeriod = false, bool IsReadByNumber = false);
