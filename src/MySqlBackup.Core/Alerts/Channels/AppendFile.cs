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
    private const int InterruptedCall = 4; // EINTR
    private const int NoSuchDeviceOrAddress = 6; // ENXIO
    private const int SetStatusFlags = 4; // F_SETFL
    private const int Append = 0x400; // O_APPEND
    private const int NonBlocking = 0x800; // O_NONBLOCK, the same on x86, Arm, RISC-V and POWER
    private const int WriteCreateAppend = 0x1 | 0x40 | 0x400 | 0x80000; // O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, the same on x86, Arm, RISC-V and POWER
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Appends the bytes; the file is made, readable by its owner alone, where it is not there.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            using SafeFileHandle file = OpenToAppend(path);
            while (!bytes.IsEmpty)
            {
                bytes = bytes[WriteSome(file, bytes)..];
            }
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
        // open(2) of a FIFO that nobody reads would wait for a reader, perhaps for ever; writing to one then may wait.
        int descriptor = Open(path, WriteCreateAppend | NonBlocking, (int)LocalStorage.PrivateFile);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException(error == NoSuchDeviceOrAddress ? "nobody reads from it" : Marshal.GetPInvokeErrorMessage(error), error);
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = Control(file, SetStatusFlags, Append);
        return file;
    }

    // write(2), because pipes and terminals have no offset for pwrite(2).
    [SupportedOSPlatform("linux")]
    private static int WriteSome(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            nint written = Write(file, bytes, (nuint)bytes.Length);
            if (written >= 0)
            {
                return (int)written;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != InterruptedCall)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            }
        }
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

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nuint length);
}
