namespace MySqlBackup.Core.Storage;

/// <summary>The disks under a file system, as Linux tells them.</summary>
internal static class BlockDevice
{
    /// <summary>Whether the disk under a folder rotates; null for network, layered and unknown file systems.</summary>
    public static bool? IsRotating(string folder)
    {
        try
        {
            return Mount.Find(folder)?.Device is not { } device ? null
                : ReadFlag($"/sys/dev/block/{device}/queue/rotational") ?? ReadFlag($"/sys/dev/block/{device}/../queue/rotational");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The names of the disks that hold a file system, through partitions, LVM, RAID and encryption; none for one that lies on no disk of this machine.</summary>
    /// <param name="mount">The file system.</param>
    /// <param name="system">Where the kernel tells of its devices.</param>
    public static IReadOnlyList<string> FindDisks(Mount mount, string system = "/sys")
    {
        var disks = new SortedSet<string>(StringComparer.Ordinal);
        string entry = Path.Combine(system, "dev", "block", mount.Device);
        try
        {
            // A file system over several devices (btrfs) has a number that is none of theirs; it names one of them as its source.
            if (!Directory.Exists(entry) && mount.Source.StartsWith("/dev/", StringComparison.Ordinal))
            {
                string? source = File.Exists(mount.Source) ? File.ResolveLinkTarget(mount.Source, returnFinalTarget: true)?.FullName : null;
                entry = Path.Combine(system, "class", "block", Path.GetFileName(source ?? mount.Source));
            }

            Collect(entry, disks);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then those are not known.
        }

        return [.. disks];
    }

    private static void Collect(string entry, SortedSet<string> disks)
    {
        if (!Directory.Exists(entry))
        {
            return;
        }

        string device = Directory.ResolveLinkTarget(entry, returnFinalTarget: true)?.FullName ?? entry;
        string slaves = Path.Combine(device, "slaves");
        string[] below = Directory.Exists(slaves) ? Directory.GetFileSystemEntries(slaves) : [];
        foreach (string one in below)
        {
            Collect(one, disks);
        }

        if (below.Length == 0)
        {
            disks.Add(Path.GetFileName(File.Exists(Path.Combine(device, "partition")) ? Path.GetDirectoryName(device)! : device));
        }
    }

    private static bool? ReadFlag(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() == "1" : null;
}
