using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>
/// Appends to a file that other runs append to as well: each piece comes out whole. On Linux by O_APPEND, which .NET's FileMode.Append
/// does not set; elsewhere one writer waits for the other.
/// </summary>
/// <remarks>
/// The journal has another way, <see cref="LocalAppend"/>, and neither can do the other's work. A log may lie where only the file itself can be
/// written, as in /var/log, and gets no files beside it: there is no place for a lock. The journal lies in a folder of its own, also on NFS, where
/// O_APPEND keeps no two machines apart; each line of it is brought to stable storage, and what a full disk or a death left in part is mended.
/// </remarks>
internal static partial class AppendFile
{
    private const int WriteCreateAppend = 0x1 | 0x40 | 0x400 | 0x80000; // O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, the same on x86, Arm, RISC-V and POWER
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Appends the bytes; the file is made, readable by its owner alone, where it is not there.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            using SafeFileHandle file = OpenToAppend(path);
            // pwrite(2): with O_APPEND Linux writes at the end, whatever the offset is.
            RandomAccess.Write(file, bytes, 0);
        }
        else
        {
            using FileStream file = OpenAlone(path);
            file.Write(bytes);
        }
    }

    [SupportedOSPlatform("linux")]
    private static SafeFileHandle OpenToAppend(string path)
    {
        int descriptor = Open(path, WriteCreateAppend, (int)LocalStorage.PrivateFile);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }

        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static FileStream OpenAlone(string path)
    {
        DateTime end = DateTime.UtcNow + LongestWait;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && DateTime.UtcNow < end)
            {
                Thread.Sleep(20);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);
}
