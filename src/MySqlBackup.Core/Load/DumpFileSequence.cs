namespace MySqlBackup.Core.Load;

/// <summary>A sequence as a dump file holds it.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Name">Its name.</param>
/// <param name="Create">The statement that makes it, decoded.</param>
/// <param name="Quotes">How the statement's quotes are read.</param>
/// <param name="Position">Where the statement stands.</param>
internal sealed record DumpFileSequence(string Database, string Name, string Create, QuoteRules Quotes, StatementPosition Position);
