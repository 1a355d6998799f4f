using System.Globalization;

namespace MySqlBackup.Core.Storage;

/// <summary>A file system where it is mounted, as Linux tells it: proc(5), mountinfo.</summary>
/// <param name="Id">The mount's number.</param>
/// <param name="Device">The file system's number, <c>major:minor</c>.</param>
/// <param name="Point">Where it is mounted.</param>
/// <param name="FileSystem">Its type, such as <c>ext4</c>.</param>
/// <param name="Source">What is mounted: a device, or what a network calls it.</param>
/// <param name="IsReadOnly">True where nothing can be written.</param>
internal sealed record Mount(long Id, string Device, string Point, string FileSystem, string Source, bool IsReadOnly)
{
    private const string Table = "/proc/self/mountinfo";

    /// <summary>The mount that a path is on; null where that can't be told.</summary>
    /// <exception cref="IOException">The path or the table can't be read.</exception>
    public static Mount? Find(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Mount[] mounts = File.ReadLines(Table).Select(Parse).OfType<Mount>().ToArray();
        return LinuxFileSystem.ReadStatus(path)?.Mount is { } id && Array.Find(mounts, m => m.Id == id) is { } mount ? mount : FindByPoint(mounts, path);
    }

    /// <summary>Reads a line of the table; null for one of another form.</summary>
    public static Mount? Parse(string line)
    {
        // id, parent, device, root, mount point, options, optional fields …, a dash, type, source, options of the file system.
        string[] fields = line.Split(' ');
        int dash = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
        if (dash < 0 || fields.Length < dash + 4 || !long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            return null;
        }

        bool isReadOnly = fields[5].Split(',').Contains("ro") || fields[dash + 3].Split(',').Contains("ro");
        return new Mount(id, fields[2], Unescape(fields[4]), fields[dash + 1], Unescape(fields[dash + 2]), isReadOnly);
    }

    // For kernels before 5.8, which do not tell a path's mount. Of mounts over one another the last one counts.
    private static Mount? FindByPoint(Mount[] mounts, string path)
    {
        path = Path.TrimEndingDirectorySeparator(path);
        path = Path.TrimEndingDirectorySeparator(Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        return mounts
            .Where(m => path == m.Point || path.StartsWith(m.Point.TrimEnd('/') + "/", StringComparison.Ordinal))
            .Aggregate((Mount?)null, (best, m) => best is null || m.Point.Length >= best.Point.Length ? m : best);
    }

    private static string Unescape(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
