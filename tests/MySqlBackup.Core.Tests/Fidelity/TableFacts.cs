namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>What must be the same of a table and its copy.</summary>
/// <param name="Definition">SHOW CREATE TABLE.</param>
/// <param name="Checksum">CHECKSUM TABLE … EXTENDED.</param>
/// <param name="RowCount">Its rows.</param>
/// <param name="RowDigest">Over whole rows, in any order.</param>
/// <param name="ColumnDigests">Over each column.</param>
internal sealed record TableFacts(string Definition, string Checksum, long RowCount, string RowDigest, IReadOnlyList<string> ColumnDigests);
