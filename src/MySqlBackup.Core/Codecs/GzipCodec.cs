using System.IO.Compression;
using System.Reflection;

namespace MySqlBackup.Core.Codecs;

/// <summary>gzip through .NET's own zlib.</summary>
internal sealed class GzipCodec : CompressionCodec
{
    // zlib-ng's level 4, which .NET 9 and later run, leaves no more than zlib's and gzip's own default, 6, and takes less time for it.
    private const int DefaultLevel = 4;

    // .NET 9 and later take the exact level; this assembly is built for .NET 8, so the type is looked up at run time.
    private static readonly Type? OptionsType = Type.GetType("System.IO.Compression.ZLibCompressionOptions, System.IO.Compression");
    private static readonly ConstructorInfo? ExactConstructor =
        OptionsType is null ? null : typeof(GZipStream).GetConstructor([typeof(Stream), OptionsType, typeof(bool)]);

    private readonly object? _options;

    public GzipCodec(int? level)
    {
        Level = level ?? DefaultLevel;
        if (Level is < 1 or > 9)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"gzip has levels 1 to 9, not {Level}.");
        }

        if (ExactConstructor is not null)
        {
            _options = Activator.CreateInstance(OptionsType!);
            OptionsType!.GetProperty("CompressionLevel")!.SetValue(_options, Level);
        }
    }

    public override string Name => "gzip";

    public override string Extension => ".gz";

    public override int Level { get; }

    /// <summary>The level that .NET 8 has nearest to a zlib level: its three are 1, 6 and 9.</summary>
    internal static CompressionLevel Nearest(int level) => level switch
    {
        <= 3 => CompressionLevel.Fastest,
        <= 7 => CompressionLevel.Optimal,
        _ => CompressionLevel.SmallestSize,
    };

    public override Stream Compress(Stream output)
    {
        // zlib hands over 8 KB at a time.
        var pieces = new OutputBuffer(output);
        Stream gzip = _options is null
            ? new GZipStream(pieces, Nearest(Level), leaveOpen: true)
            : (Stream)ExactConstructor!.Invoke([pieces, _options, true]);
        return new GzipWriteStream(pieces, gzip);
    }

    public override Stream Decompress(Stream input) => new GzipReadStream(input);
}
