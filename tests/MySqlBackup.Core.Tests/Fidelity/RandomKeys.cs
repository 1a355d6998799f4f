namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>The keys of a random table, and how it is partitioned.</summary>
/// <param name="Definitions">As they stand between the columns.</param>
/// <param name="Partitions">What stands behind the options.</param>
internal sealed record RandomKeys(IReadOnlyList<string> Definitions, string Partitions);
