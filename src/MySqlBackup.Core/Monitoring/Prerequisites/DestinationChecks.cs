using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>The checks of the place that a backup goes to. Nothing is created: of a folder that is not there its nearest parent is asked.</summary>
internal sealed class DestinationChecks
{
    private const UnixFileMode Others = (UnixFileMode)0b111_111;

    private const string KernelView = "where the kernel shows itself and nothing can be kept";

    private static readonly double MaxUsedPercent = new BackupHealthRequest().MaxUsedPercent;
    private static readonly string[] Volatile = ["tmpfs", "ramfs", "overlay", "overlayfs", "aufs", "squashfs"];
    private static readonly string[] Remote = ["nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "ceph", "glusterfs", "lustre", "afs", "beegfs", "gpfs", "ocfs2", "gfs2", "virtiofs"];
    private static readonly string[] Kernel = ["proc", "sysfs", "cgroup", "cgroup2", "devpts", "debugfs", "tracefs", "securityfs", "configfs", "pstore", "bpf", "mqueue", "efivarfs", "binfmt_misc", "fusectl", "nsfs"];
    private static readonly string[] Fat = ["vfat", "msdos", "fat", "fat32"];

    private readonly IBackupStorage _storage;

    /// <summary>Finds the place.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: there is no such storage.</exception>
    public DestinationChecks(string destination)
    {
        _storage = StorageFactory.Open(destination);
        if (_storage is not LocalStorage)
        {
            return;
        }

        string? place = _storage.Location;
        while (place is not null && !Directory.Exists(place) && !File.Exists(place))
        {
            place = Path.GetDirectoryName(place);
        }

        Place = place is not null && Directory.Exists(place) ? place : null;
        Obstacle = place is not null && Place is null ? place : null;
    }

    /// <summary>The folder that is asked: the destination's own, or the nearest above it that is there; null where that is none.</summary>
    public string? Place { get; }

    private string? Obstacle { get; }

    public PrerequisiteFinding Destination()
    {
        if (_storage is not LocalStorage)
        {
            if (!_storage.Exists)
            {
                return PrerequisiteFinding.Failed(new BackupException(BackupErrorId.StorageNotFound, $"There is nothing at '{_storage.Location}'."), "Create the bucket or container, or check the address.");
            }

            BackupRepository.RequireUsable(_storage);
            return PrerequisiteFinding.Passed(BackupRepository.IsRepository(_storage)
                ? $"'{_storage.Location}' is a repository. Whether it can be written shows with the first backup."
                : $"'{_storage.Location}' is empty, and becomes a repository. Whether it can be written shows with the first backup.");
        }

        if (Place is null)
        {
            return PrerequisiteFinding.Failed(
                new BackupException(BackupErrorId.DestinationNotWritable, Obstacle is null ? $"Nothing of '{_storage.Location}' is there." : $"'{Obstacle}' is a file."),
                "Give the path of a folder.");
        }

        BackupRepository.RequireUsable(_storage);
        return PrerequisiteFinding.Passed(
            BackupRepository.IsRepository(_storage) ? $"'{_storage.Location}' is a repository."
            : _storage.Exists ? $"'{_storage.Location}' is empty, and becomes a repository."
            : $"'{_storage.Location}' is not there, and becomes a repository in '{Place}'.");
    }

    public PrerequisiteFinding Writable()
    {
        if (!OperatingSystem.IsLinux())
        {
            return PrerequisiteFinding.Skipped("That files can be created is asked without creating one on Linux only.");
        }

        string? why = LinuxFileSystem.WhyNotWritable(Place!) ?? (Mount.Find(Place!) is { } mount && IsKernel(mount.FileSystem) ? $"it is on {mount.FileSystem}, {KernelView}" : null);
        return why is { } reason
            ? PrerequisiteFinding.Failed(
                $"{BackupErrorId.DestinationNotWritable}: {Environment.UserName} can't create files in '{Place}': {reason}.",
                "Give the folder to the account that runs the backup (chown), or choose another destination.")
            : PrerequisiteFinding.Passed($"Files can be created in '{Place}'.");
    }

    public PrerequisiteFinding Permission()
    {
        if (OperatingSystem.IsWindows())
        {
            return PrerequisiteFinding.Skipped("Who may enter a folder is checked on Linux and macOS only.");
        }

        UnixFileMode mode = File.GetUnixFileMode(Place!);
        if (!_storage.Exists)
        {
            return mode.HasFlag(UnixFileMode.OtherWrite) && !mode.HasFlag(UnixFileMode.StickyBit)
                ? PrerequisiteFinding.Warning($"Everyone may rename and replace what is in '{Place}' (mode {Mode(mode)}).", "chmod o-w " + ShellText.Quote(Place))
                : PrerequisiteFinding.Passed("The folder will be made with mode 700, for its owner alone.");
        }

        var warnings = new List<(string, string)>();
        if ((mode & Others) != 0)
        {
            warnings.Add(($"'{Place}' is open to others than its owner (mode {Mode(mode)}).", "chmod 700 " + ShellText.Quote(Place)));
        }

        if (OperatingSystem.IsLinux() && LinuxFileSystem.ReadStatus(Place!) is { } status && status.Owner != LinuxFileSystem.AccountId())
        {
            warnings.Add((
                $"'{Place}' belongs to another account (number {status.Owner}), which can read and remove the backups.",
                $"chown {Environment.UserName} {ShellText.Quote(Place)}, or run the backup as its owner."));
        }

        return PrerequisiteFinding.From(warnings.Count > 0 ? [] : [$"'{Place}' is closed to all but its owner."], warnings);
    }

    public PrerequisiteFinding FileSystem()
    {
        Mount? mount = Mount.Find(Place!);
        string type = mount?.FileSystem ?? new DriveInfo(Place!).DriveFormat;
        string name = mount is null ? $"'{Place}' is on {type}" : $"'{Place}' is on {type} ({mount.Source}, mounted on {mount.Point})";
        return Judge(type, mount?.IsReadOnly ?? false, name);
    }

    /// <summary>What a file system means for backups.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="isReadOnly">True where nothing can be written.</param>
    /// <param name="name">How it is told of.</param>
    public static PrerequisiteFinding Judge(string type, bool isReadOnly, string name)
    {
        if (isReadOnly)
        {
            return PrerequisiteFinding.Failed($"{BackupErrorId.DestinationNotWritable}: {name}, which is mounted read-only.", "Mount it for writing, after looking into why it is not (dmesg).");
        }

        if (IsKernel(type))
        {
            return PrerequisiteFinding.Failed($"{BackupErrorId.DestinationNotWritable}: {name}, {KernelView}.", "Choose a folder on a disk.");
        }

        if (Volatile.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return PrerequisiteFinding.Warning($"{name}: backups there are gone with the next start of the machine or the end of the container.", "Choose a folder on a disk, or a mounted volume.");
        }

        if (Fat.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return PrerequisiteFinding.Warning(
                $"{name}: no file there can be larger than 4 GiB, names that differ by case alone are one, and everyone can read the backups.",
                "Choose a file system of the operating system's own.");
        }

        return Remote.Contains(type, StringComparer.OrdinalIgnoreCase) || type.StartsWith("fuse.", StringComparison.OrdinalIgnoreCase)
            ? PrerequisiteFinding.Passed($"{name}, a file system of a network or of a program: the backup is as fast and as lasting as that.")
            : PrerequisiteFinding.Passed(name + ".");
    }

    /// <param name="need">What the backup needs; null where that is not known.</param>
    public PrerequisiteFinding Space(SpaceNeed? need)
    {
        IBackupStorage place = StorageFactory.Open(Place!);
        if (place.AvailableSpace is not { } free || place.TotalSpace is not { } total)
        {
            return PrerequisiteFinding.Skipped($"How much is free in '{Place}' can't be known.");
        }

        if ((need ?? new SpaceNeed(0)).FindShortage(place.Location, free) is { } shortage)
        {
            return PrerequisiteFinding.Failed($"{BackupErrorId.DestinationFull}: {shortage}", "Free some, remove old backups, or choose another destination.");
        }

        if (need is null)
        {
            return PrerequisiteFinding.Skipped($"{ByteSize.Format(free)} are free, and how much the backup needs is not known: see Databases and Rights.");
        }

        double used = 100.0 * (total - free + need.Value.Expected) / total;
        string found = $"{ByteSize.Format(free)} of {ByteSize.Format(total)} are free, and the backup needs at most about {ByteSize.Format(need.Value.Expected)}.";
        return used > MaxUsedPercent
            ? PrerequisiteFinding.Warning(
                FormattableString.Invariant($"{found} It may leave the destination {used:0} % full, more than {MaxUsedPercent:0} %."),
                "Free some, or remove old backups, before the next ones find no room.")
            : PrerequisiteFinding.Passed(found);
    }

    // Its folders have modes that let root write, and take no files all the same.
    private static bool IsKernel(string type) => Kernel.Contains(type, StringComparer.Ordinal);

    private static string Mode(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
