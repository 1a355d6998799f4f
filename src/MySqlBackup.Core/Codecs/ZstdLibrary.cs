using System.Reflection;
using System.Runtime.InteropServices;

namespace MySqlBackup.Core.Codecs;

/// <summary>
/// The system's libzstd, 1.4 or later (the streaming calls of <c>zstd.h</c> that are declared stable). It is not shipped:
/// an operating system patches its own.
/// </summary>
internal static unsafe partial class ZstdLibrary
{
    public const int ParameterLevel = 100; // ZSTD_c_compressionLevel
    public const int ParameterChecksum = 201; // ZSTD_c_checksumFlag
    public const int ParameterWindowLogMax = 100; // ZSTD_d_windowLogMax
    public const int ResetSessionOnly = 1;
    public const int ContinueDirective = 0;
    public const int EndDirective = 2;

    private const string Name = "mysqlbackup-zstd";

    private static readonly Lazy<nint> Handle = new(Load);

    static ZstdLibrary()
    {
        NativeLibrary.SetDllImportResolver(typeof(ZstdLibrary).Assembly, Resolve);
    }

    public static bool IsAvailable => Handle.Value != 0;

    public static void Require()
    {
        if (!IsAvailable)
        {
            throw new BackupException(
                BackupErrorId.CodecUnavailable,
                "Compression 'zstd' needs the system's libzstd, which was not found. Install it (Debian and Ubuntu: libzstd1; " +
                "Red Hat, SUSE and Alpine: libzstd or zstd-libs; macOS: brew install zstd; Windows: libzstd.dll in the PATH), or choose 'gzip' or 'none'.");
        }
    }

    /// <summary>Throws where a call's result is an error code.</summary>
    public static nuint Check(nuint result)
    {
        return IsError(result) == 0
            ? result
            : throw new InvalidDataException($"zstd: {Marshal.PtrToStringUTF8((nint)GetErrorName(result))}.");
    }

    [LibraryImport(Name, EntryPoint = "ZSTD_createCCtx")]
    public static partial nint CreateCompressor();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeCompressor(nint context);

    [LibraryImport(Name, EntryPoint = "ZSTD_CCtx_reset")]
    public static partial nuint ResetCompressor(nint context, int directive);

    [LibraryImport(Name, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetCompressorParameter(nint context, int parameter, int value);

    [LibraryImport(Name, EntryPoint = "ZSTD_compressStream2")]
    public static partial nuint Compress(nint context, ZstdBuffer* output, ZstdBuffer* input, int directive);

    [LibraryImport(Name, EntryPoint = "ZSTD_sizeof_CCtx")]
    public static partial nuint CompressorSize(nint context);

    [LibraryImport(Name, EntryPoint = "ZSTD_createDCtx")]
    public static partial nint CreateDecompressor();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecompressor(nint context);

    [LibraryImport(Name, EntryPoint = "ZSTD_DCtx_setParameter")]
    public static partial nuint SetDecompressorParameter(nint context, int parameter, int value);

    [LibraryImport(Name, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint Decompress(nint context, ZstdBuffer* output, ZstdBuffer* input);

    [LibraryImport(Name, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);

    [LibraryImport(Name, EntryPoint = "ZSTD_getErrorName")]
    private static partial byte* GetErrorName(nuint code);

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath) =>
        library == Name ? Handle.Value : 0;

    private static nint Load()
    {
        string[] names = OperatingSystem.IsWindows()
            ? ["libzstd.dll", "zstd.dll"]
            : OperatingSystem.IsMacOS()
                ? ["libzstd.dylib", "libzstd.1.dylib", "/opt/homebrew/lib/libzstd.dylib", "/usr/local/lib/libzstd.dylib"]
                : ["libzstd.so.1"];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, typeof(ZstdLibrary).Assembly, null, out nint handle))
            {
                if (NativeLibrary.TryGetExport(handle, "ZSTD_compressStream2", out _))
                {
                    return handle;
                }

                NativeLibrary.Free(handle);
            }
        }

        return 0;
    }
}
