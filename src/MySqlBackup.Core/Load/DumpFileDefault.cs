namespace MySqlBackup.Core.Load;

/// <summary>A default of a dump file's table that takes its values from a sequence.</summary>
/// <param name="Table">The table.</param>
/// <param name="SequenceDatabase">The sequence's database.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="Number">The number of the statement that makes the table.</param>
internal readonly record struct DumpFileDefault(string Table, string SequenceDatabase, string Sequence, long Number);
