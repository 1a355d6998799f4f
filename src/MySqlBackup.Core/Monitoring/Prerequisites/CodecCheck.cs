using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>Whether this machine can compress as the backup will be asked to.</summary>
internal static class CodecCheck
{
    public static PrerequisiteFinding Find(string? compression, int? level)
    {
        CompressionCodec codec = CompressionCodec.Create(compression, level);
        codec.RequireAvailable();
        return compression is null && codec is GzipCodec
            ? PrerequisiteFinding.Warning($"The system's libzstd was not found, so {codec} is used: it takes more processor time, and the files are larger.", "Install libzstd (Debian and Ubuntu: libzstd1), or choose -Compression gzip (--compression gzip).")
            : PrerequisiteFinding.Passed(codec.Level == 0 ? "The files are not compressed." : $"The files are compressed with {codec}.");
    }
}
