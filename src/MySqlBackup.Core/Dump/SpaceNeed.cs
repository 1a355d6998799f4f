using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>The free space that a backup asks of its destination: as much as its data takes on the server, and never less than a gigabyte.</summary>
/// <param name="Expected">The data's size in bytes, as the server estimates it.</param>
internal readonly record struct SpaceNeed(long Expected)
{
    private const long Least = 1L << 30;

    /// <summary>Bytes that must be free.</summary>
    public long Bytes => Math.Max(Least, Expected);

    /// <summary>What a backup of these tables needs.</summary>
    public static SpaceNeed For(IReadOnlyList<TableSchema> tables, bool noData)
        => new(noData ? 0 : tables.Where(t => t.Kind == TableKind.Table).Sum(t => t.EstimatedSize));

    /// <summary>That it is not there, in words; null where it is, or where that can't be known.</summary>
    public string? FindShortage(string location, long? free) => free < Bytes
        ? $"'{location}' has {free >> 20} MiB free, and the backup may need {Bytes >> 20} MiB (the size of the data, at least 1024)."
        : null;
}
