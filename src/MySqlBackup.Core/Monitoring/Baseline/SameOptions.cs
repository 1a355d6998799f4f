using System.Text.Json;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>Whether two runs were asked for the same, as far as it bears on their speed: a default that was given is the default.</summary>
internal static class SameOptions
{
    /// <summary>True where they were.</summary>
    public static bool Are(BackupRunOptions? a, BackupRunOptions? b) => a is not null && b is not null && TextOf(a) == TextOf(b);

    private static string TextOf(BackupRunOptions options) => JsonSerializer.Serialize(
        options with
        {
            Database = options.Database is ["*"] ? null : options.Database,
            Compression = CodecOf(options),
            CompressionLevel = null,
            ThreadCount = options.ThreadCount ?? BackupRequest.UsualThreadCount,
            IncludeUser = null,
            SkipSpaceCheck = null,
            SampleInterval = null,
            LockTimeout = null,
            Keep = null,
            KeepNote = null,
        },
        HistoryJson.Line.BackupRunOptions);

    private static string? CodecOf(BackupRunOptions options)
    {
        try
        {
            return CompressionCodec.Create(options.Compression, options.CompressionLevel).ToString();
        }
        catch (BackupException)
        {
            // A codec of another machine, or of a journal that was edited.
            return $"{options.Compression}:{options.CompressionLevel}";
        }
    }
}
