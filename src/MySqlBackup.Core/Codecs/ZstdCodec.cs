namespace MySqlBackup.Core.Codecs;

/// <summary>Zstandard through the system's library.</summary>
internal sealed class ZstdCodec : CompressionCodec
{
    // Level 1 is the fastest of the positive ones, and on SQL no larger than level 3.
    private const int DefaultLevel = 1;
    private const int LowestLevel = -131072; // ZSTD_minCLevel()
    private const int HighestLevel = 22; // ZSTD_maxCLevel()

    public ZstdCodec(int? level)
    {
        Level = level ?? DefaultLevel;
        if (Level is < LowestLevel or > HighestLevel or 0)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"zstd has levels 1 to {HighestLevel}, and -1 to {LowestLevel} for more speed, not {Level}.");
        }
    }

    public override string Name => "zstd";

    public override string Extension => ".zst";

    public override int Level { get; }

    public override bool IsAvailable => ZstdLibrary.IsAvailable;

    public override void RequireAvailable() => ZstdLibrary.Require();

    public override Stream Compress(Stream output)
    {
        RequireAvailable();
        return new ZstdWriteStream(output, Level);
    }

    public override Stream Decompress(Stream input)
    {
        RequireAvailable();
        return new ZstdReadStream(input);
    }
}
