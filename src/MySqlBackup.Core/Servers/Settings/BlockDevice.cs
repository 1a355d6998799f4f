namespace MySqlBackup.Core.Servers.Settings;

/// <summary>The disk under a folder, as Linux tells it.</summary>
internal static class BlockDevice
{
    /// <summary>Whether the disk rotates; null for network, layered and unknown file systems.</summary>
    public static bool? IsRotating(string folder)
    {
        try
        {
            string path = Path.TrimEndingDirectorySeparator(folder);
            path = Path.TrimEndingDirectorySeparator(Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            return FindDevice(path) is not { } device ? null
                : ReadFlag($"/sys/dev/block/{device}/queue/rotational") ?? ReadFlag($"/sys/dev/block/{device}/../queue/rotational");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // proc(5), mountinfo: id, parent, device, root, mount point, …; of mounts over one another the last one counts.
    private static string? FindDevice(string path)
    {
        string? device = null;
        int longest = -1;
        foreach (string line in File.ReadLines("/proc/self/mountinfo"))
        {
            string[] fields = line.Split(' ');
            string mount = fields[4].TrimEnd('/');
            if (mount.Length >= longest && (path == fields[4] || path.StartsWith(mount + "/", StringComparison.Ordinal)))
            {
                longest = mount.Length;
                device = fields[2];
            }
        }

        return device;
    }

    private static bool? ReadFlag(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() == "1" : null;
}
