namespace MySqlBackup.Core.Servers;

/// <summary>A unique key over whole columns that can't be null: each row has its own place in it.</summary>
/// <param name="Name">The key's name; <c>PRIMARY</c> for the primary key.</param>
/// <param name="Columns">Its columns, in order.</param>
/// <param name="LeadingCardinality">The server's estimate of different values in the first column; zero where unknown.</param>
public sealed record KeySchema(string Name, IReadOnlyList<ColumnSchema> Columns, long LeadingCardinality);
