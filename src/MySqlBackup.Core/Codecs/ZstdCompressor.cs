using System.Collections.Concurrent;

namespace MySqlBackup.Core.Codecs;

/// <summary>
/// A compression context. Setting one up costs more than compressing a small file, so contexts of ordinary size are kept for the next file.
/// </summary>
internal sealed class ZstdCompressor
{
    // Level 1 to 3 contexts take about 1 to 2 MB; those of the highest levels take hundreds, and are given back.
    private const nuint LargestKept = 8 << 20;

    private static readonly ConcurrentBag<ZstdCompressor> Idle = [];

    private ZstdCompressor()
    {
        Context = ZstdLibrary.CreateCompressor();
        if (Context == 0)
        {
            throw new InsufficientMemoryException("zstd has no memory for a compression context.");
        }
    }

    ~ZstdCompressor()
    {
        Free();
    }

    public nint Context { get; private set; }

    public static ZstdCompressor Rent(int level)
    {
        if (!Idle.TryTake(out ZstdCompressor? compressor))
        {
            compressor = new ZstdCompressor();
        }

        ZstdLibrary.Check(ZstdLibrary.SetCompressorParameter(compressor.Context, ZstdLibrary.ParameterLevel, level));
        ZstdLibrary.Check(ZstdLibrary.SetCompressorParameter(compressor.Context, ZstdLibrary.ParameterChecksum, 1));
        return compressor;
    }

    public void Return()
    {
        ZstdLibrary.Check(ZstdLibrary.ResetCompressor(Context, ZstdLibrary.ResetSessionOnly));
        if (ZstdLibrary.CompressorSize(Context) <= LargestKept)
        {
            Idle.Add(this);
        }
        else
        {
            Free();
        }
    }

    private void Free()
    {
        if (Context != 0)
        {
            _ = ZstdLibrary.FreeCompressor(Context);
            Context = 0;
        }
    }
}
