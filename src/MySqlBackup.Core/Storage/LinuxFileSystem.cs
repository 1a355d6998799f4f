using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MySqlBackup.Core.Storage;

/// <summary>The few calls that .NET has no name for: flushing a whole file system, starting write-back early, asking whose a folder is and who may write it.</summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxFileSystem
{
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on x86, Arm, RISC-V and POWER
    private const uint SyncFileRangeWrite = 2;
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int EffectiveAccount = 0x200; // AT_EACCESS
    private const int MayWriteAndEnter = 2 | 1; // W_OK | X_OK
    private const uint OwnerWanted = 0x8; // STATX_UID
    private const uint MountWanted = 0x1000; // STATX_MNT_ID
    private const int StatusSize = 256; // sizeof(struct statx), the same on all processors

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

    /// <summary>Why this account can't create files in a folder; null where it can. Asked without writing.</summary>
    public static string? WhyNotWritable(string folder) =>
        FAccessAt(CurrentFolder, folder, MayWriteAndEnter, EffectiveAccount) == 0 ? null : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    /// <summary>The number of the account that this process runs as.</summary>
    public static uint AccountId() => GetEUid();

    /// <summary>The status of a file or folder, links followed; null where the system has no such call.</summary>
    /// <exception cref="IOException">It is not there, or may not be seen.</exception>
    public static unsafe LinuxFileStatus? ReadStatus(string path)
    {
        // Offsets in struct statx: stx_mask 0, stx_uid 20, stx_dev_major 136, stx_dev_minor 140, stx_mnt_id 144.
        byte* status = stackalloc byte[StatusSize];
        try
        {
            if (StatX(CurrentFolder, path, 0, OwnerWanted | MountWanted, status) != 0)
            {
                throw LastError(path);
            }
        }
        catch (EntryPointNotFoundException)
        {
            // musl before 1.2.5.
            return null;
        }

        bool hasMount = (*(uint*)status & MountWanted) != 0;
        string device = string.Create(CultureInfo.InvariantCulture, $"{*(uint*)(status + 136)}:{*(uint*)(status + 140)}");
        return new LinuxFileStatus(device, hasMount ? (long)*(ulong*)(status + 144) : null, *(uint*)(status + 20));
    }

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

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FAccessAt(int folder, string path, int mode, int flags);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEUid();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* status);
}
