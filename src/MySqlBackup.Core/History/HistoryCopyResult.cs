namespace MySqlBackup.Core.History;

/// <summary>What a copy of a history came to.</summary>
/// <param name="Source">The history that was read.</param>
/// <param name="Destination">The history that was written.</param>
/// <param name="RunCount">Runs that were copied.</param>
/// <param name="CheckCount">Checks that were copied.</param>
public sealed record HistoryCopyResult(string Source, string Destination, long RunCount, long CheckCount);
