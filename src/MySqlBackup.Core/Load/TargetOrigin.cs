using System.Text.RegularExpressions;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Load;

/// <summary>The server that a backup was taken from, as far as the backup tells.</summary>
/// <param name="Family">Its family, for people.</param>
/// <param name="Version">Its version.</param>
internal sealed partial record TargetOrigin(string Family, string Version)
{
    private const string MariaDb = "MariaDB";

    /// <summary>True where it is MariaDB.</summary>
    public bool IsMariaDb => Family == MariaDb;

    /// <summary>What a folder tells; null for mydumper's, which says nothing of it.</summary>
    public static TargetOrigin? Of(BackupSource source) => source.Manifest?.Server is { } server ? new TargetOrigin(server.Family, server.Version) : null;

    /// <summary>What the head of a dump file tells; null where it was written without comments.</summary>
    public static TargetOrigin? Of(string head) => ServerLine().Match(head) is { Success: true } line
        ? new TargetOrigin(line.Groups[1].Value.Contains(MariaDb, StringComparison.OrdinalIgnoreCase) ? MariaDb : "MySQL", line.Groups[1].Value)
        : null;

    [GeneratedRegex(@"^-- Server version\s+(\d\S*)", RegexOptions.Multiline)]
    private static partial Regex ServerLine();
}
