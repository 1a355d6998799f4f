using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MySqlBackup.Core.Storage;

/// <summary>The few calls that .NET has no name for: flushing a whole file system, and starting write-back early.</summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxFileSystem
{
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on x86, Arm, RISC-V and POWER
    private const uint SyncFileRangeWrite = 2;

    /// <summary>
    /// Opens a folder so that it can be flushed. Since Linux 5.8 <c>syncfs</c> reports write errors that happened after the
    /// descriptor was opened, so it is opened before the first file is written.
    /// </summary>
    public static SafeFileHandle OpenFolder(string path)
    {
        int descriptor = Open(path, ReadOnlyCloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw LastError(path);
    }

    /// <summary>Brings everything on the folder's file system to stable storage.</summary>
    public static void FlushFileSystem(SafeFileHandle folder, string path)
    {
        if (SyncFs(folder) != 0)
        {
            throw LastError(path);
        }
    }

    /// <summary>Brings a folder's own entries (names) to stable storage.</summary>
    public static void FlushFolder(SafeFileHandle folder, string path)
    {
        // EINVAL: the file system has nothing to flush for a folder.
        if (FSync(folder) != 0 && Marshal.GetLastPInvokeError() != 22)
        {
            throw LastError(path);
        }
    }

    /// <summary>Brings a file's content to stable storage. .NET's own way passes errors over that a failing medium answers with.</summary>
    public static void FlushFile(SafeFileHandle file, string path)
    {
        if (FSync(file) != 0)
        {
            throw LastError(path);
        }
    }

    /// <summary>Asks the kernel to begin writing a range out; a hint, so its result does not matter.</summary>
    public static void StartWriteBack(SafeFileHandle file, long offset, long length) =>
        _ = SyncFileRange(file, offset, length, SyncFileRangeWrite);

    private static IOException LastError(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFs(SafeFileHandle descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle descriptor);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int SyncFileRange(SafeFileHandle descriptor, long offset, long length, uint flags);
}
