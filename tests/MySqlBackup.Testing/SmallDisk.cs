using System.Diagnostics;
using System.Globalization;

namespace MySqlBackup.Testing;

/// <summary>A file system of a few megabytes in memory, mounted on a temporary folder; gone on dispose.</summary>
public sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<string?> Missing = new(Probe);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TestFolder _folder = new();

    /// <summary>Mounts it.</summary>
    /// <param name="size">Its size in KiB; in whole pages of 4.</param>
    /// <param name="files">How many files and folders it can hold, itself included; null for as many as there is room for.</param>
    public SmallDisk(int size, int? files = null)
    {
        string option = files is null ? Option(size) : string.Create(CultureInfo.InvariantCulture, $"{Option(size)},nr_inodes={files}");
        if (Execute("mount", "-t", "tmpfs", "-o", option, "tmpfs", Path) is { Length: > 0 } error)
        {
            _folder.Dispose();
            throw new InvalidOperationException(error);
        }
    }

    /// <summary>Why there can be none here; null where there can. Mounting needs root, and in a container CAP_SYS_ADMIN.</summary>
    public static string? WhyMissing => Missing.Value;

    /// <summary>Where it is.</summary>
    public string Path => _folder.Path;

    /// <summary>Makes it larger or smaller, in KiB.</summary>
    public void Resize(int size) => Remount(Option(size));

    /// <summary>Lets it hold more or fewer files and folders.</summary>
    public void SetFiles(int files) => Remount(string.Create(CultureInfo.InvariantCulture, $"nr_inodes={files}"));

    /// <summary>Refuses writing from now on; not while a file is open for it.</summary>
    public void MakeReadOnly() => Remount("ro");

    /// <summary>Takes it away, as a network share goes: what is open stays usable, what is not is no longer there.</summary>
    public void Detach() => Execute("umount", "-l", Path);

    /// <inheritdoc />
    public void Dispose()
    {
        Detach();
        _folder.Dispose();
    }

    private static string Option(int size) => string.Create(CultureInfo.InvariantCulture, $"size={size}k");

    private static string? Probe()
    {
        try
        {
            using var disk = new SmallDisk(64);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "NO SMALL DISK on this machine: mounting one needs root.";
        }
    }

    private static string Execute(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : $"{program}: {error}";
    }

    // A process that another test starts holds every open file of this one for the moment between its fork and its exec.
    private void Remount(string option)
    {
        string error = "";
        if (!SpinWait.SpinUntil(() => (error = Execute("mount", "-o", "remount," + option, Path)).Length == 0, Patience))
        {
            throw new InvalidOperationException(error);
        }
    }
}
