using System.Text.Json;
using MySqlBackup.Core.History;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>Whether two runs were asked for the same, as far as it bears on their speed.</summary>
internal static class SameOptions
{
    /// <summary>True where they were.</summary>
    public static bool Are(BackupRunOptions? a, BackupRunOptions? b) => a is not null && b is not null && TextOf(a) == TextOf(b);

    private static string TextOf(BackupRunOptions options) => JsonSerializer.Serialize(
        options with { Database = options.Database is ["*"] ? null : options.Database, SkipSpaceCheck = null, SampleInterval = null, LockTimeout = null },
        HistoryJson.Line.BackupRunOptions);
}
