using System.Diagnostics.CodeAnalysis;

namespace MySqlBackup.Core.Codecs;

/// <summary>How a file's bytes are compressed. An instance holds no state and may be shared by threads.</summary>
public abstract class CompressionCodec
{
    /// <summary>The bytes as they are.</summary>
    public static CompressionCodec None { get; } = new NoneCodec();

    /// <summary>Names that <see cref="Create"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "gzip", "zstd"];

    /// <summary><c>none</c>, <c>gzip</c> or <c>zstd</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it adds to a file's name, with the dot; empty for <c>none</c>.</summary>
    public abstract string Extension { get; }

    /// <summary>The level it compresses with; 0 for <c>none</c>.</summary>
    public abstract int Level { get; }

    /// <summary>True where this machine can run it.</summary>
    public virtual bool IsAvailable => true;

    /// <summary>Zstandard where its library is on this machine, else gzip.</summary>
    public static CompressionCodec Default => ZstdLibrary.IsAvailable ? new ZstdCodec(null) : new GzipCodec(null);

    /// <summary>Finds a codec by name and checks that it can run here.</summary>
    /// <param name="name">One of <see cref="Names"/>; null for <see cref="Default"/>.</param>
    /// <param name="level">gzip 1 to 9 (default 4), zstd -131072 to 22 (default 1); null for the default. <c>none</c> has no levels.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>, <see cref="BackupErrorId.CodecUnavailable"/>.</exception>
    public static CompressionCodec Create(string? name, int? level = null)
    {
        string wanted = name ?? (ZstdLibrary.IsAvailable ? "zstd" : "gzip");
        CompressionCodec codec = wanted.ToUpperInvariant() switch
        {
            "NONE" when level is null or 0 => None,
            "NONE" => throw new BackupException(BackupErrorId.InvalidArgument, "Compression 'none' has no levels. Leave the level out."),
            "GZIP" => new GzipCodec(level),
            "ZSTD" => new ZstdCodec(level),
            _ => throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"There is no compression '{wanted}'. Use one of: {string.Join(", ", Names)}."),
        };
        codec.RequireAvailable();
        return codec;
    }

    /// <summary>The codec that a file's name tells of by its extension (<c>.gz</c>, <c>.zst</c>).</summary>
    public static CompressionCodec ForFile(string fileName)
    {
        if (fileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            return new GzipCodec(null);
        }

        return fileName.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? new ZstdCodec(null) : None;
    }

    /// <summary>The name without the extension of its codec.</summary>
    public static string TrimExtension(string fileName)
    {
        string extension = ForFile(fileName).Extension;
        return fileName[..^extension.Length];
    }

    /// <summary>
    /// A stream that compresses what is written to it into <paramref name="output"/> in large pieces. Disposing it ends the
    /// compressed stream and leaves the output open.
    /// </summary>
    public abstract Stream Compress(Stream output);

    /// <summary>
    /// A stream that gives the bytes back. A stream that ends too early, or that its own checksum contradicts, throws
    /// <see cref="InvalidDataException"/>: it never just ends. Disposing it closes the input.
    /// </summary>
    public abstract Stream Decompress(Stream input);

    /// <summary>Throws <see cref="BackupErrorId.CodecUnavailable"/> where this machine lacks what the codec needs.</summary>
    public virtual void RequireAvailable()
    {
    }

    /// <inheritdoc />
    [ExcludeFromCodeCoverage]
    public override string ToString() => Level == 0 ? Name : $"{Name}:{Level}";
}
