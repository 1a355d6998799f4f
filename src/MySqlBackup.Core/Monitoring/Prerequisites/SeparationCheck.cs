using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Servers.Settings;
using MySqlBackup.Core.Storage;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>
/// Whether the destination shares a disk with what it is to save: one that dies takes both. By file system, and by the disks under it. A warning for
/// each folder of the server that does, and one for this process's folder for temporary files.
/// </summary>
internal sealed class SeparationCheck(string place)
{
    private readonly Ground _destination = Ground.Of(place);
    private readonly List<string> _apart = [];

    /// <summary>Compares.</summary>
    /// <param name="connection">The server; null where it can't be asked.</param>
    /// <param name="server">What is known of it.</param>
    /// <param name="address">How it is reached.</param>
    public IEnumerable<PrerequisiteFinding> Find(MySqlConnection? connection, ServerIdentity? server, ServerAddress? address)
    {
        if (_destination.Device is null)
        {
            return [PrerequisiteFinding.Skipped($"Which disk '{place}' is on can't be told.")];
        }

        var findings = new List<PrerequisiteFinding>();
        if (connection is null || server is null || address is null)
        {
            findings.Add(PrerequisiteFinding.Skipped("Where the server's data is, is not known: see Connection."));
        }
        else if (!MachineFacts.IsHere(address, server.HostName))
        {
            findings.Add(PrerequisiteFinding.Skipped($"The server is on another machine ({server.HostName}), so its disks are not this one's to see."));
        }
        else
        {
            findings.AddRange(FindServer(connection));
        }

        string temporary = Path.GetTempPath();
        if (_destination.Share(Ground.Of(temporary)) is { } shared)
        {
            findings.Add(PrerequisiteFinding.Warning(
                $"The folder for temporary files {temporary} is on the same {shared} as the destination: a restore drill there takes the room of the backups.",
                "Put the destination on another disk, or set TMPDIR to a folder on one."));
        }
        else
        {
            _apart.Add(temporary);
        }

        return findings.Count > 0 ? findings : [PrerequisiteFinding.Passed($"The destination shares no disk with {string.Join(", ", _apart)}.")];
    }

    private IEnumerable<PrerequisiteFinding> FindServer(MySqlConnection connection)
    {
        foreach ((string what, string folder, string loss) in ReadFolders(connection))
        {
            Ground ground = Ground.Of(folder);
            if (ground.Device is null)
            {
                yield return PrerequisiteFinding.Skipped($"{what} {folder} can't be seen from here.");
            }
            else if (_destination.Share(ground) is { } shared)
            {
                yield return PrerequisiteFinding.Warning($"{what} {folder} is on the same {shared} as the destination: {loss}", "Put the destination on another disk, best on another machine.");
            }
            else
            {
                _apart.Add(folder);
            }
        }
    }

    private static IEnumerable<(string What, string Folder, string Loss)> ReadFolders(MySqlConnection connection)
    {
        string data = connection.QueryScalar("SELECT @@datadir") ?? "";
        yield return ("The server's data directory", data, "the data and its backups are lost together when that dies.");

        string? binlog = Path.GetDirectoryName(connection.QueryScalar("SELECT @@log_bin_basename"));
        if (!string.IsNullOrEmpty(binlog) && binlog != Path.TrimEndingDirectorySeparator(data))
        {
            yield return ("The server's binlog directory", binlog, "the backup and all that has changed since are lost together when that dies.");
        }

        foreach (string folder in (connection.QueryScalar("SELECT @@tmpdir") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return ("The server's tmpdir", folder, "the server's large sorts and changes of tables, and the backups, take each other's room.");
        }
    }

    /// <summary>What a folder lies on; the device is null where that can't be told.</summary>
    private sealed record Ground(string? Device, IReadOnlyList<string> Disks)
    {
        public static Ground Of(string folder)
        {
            try
            {
                if (!OperatingSystem.IsLinux())
                {
                    // macOS does not say.
                    return new Ground(OperatingSystem.IsWindows() && Directory.Exists(folder) ? new DriveInfo(folder).Name : null, []);
                }

                Mount? mount = Mount.Find(folder);
                return new Ground(LinuxFileSystem.ReadStatus(folder)?.Device ?? mount?.Device, mount is null ? [] : BlockDevice.FindDisks(mount));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new Ground(null, []);
            }
        }

        public string? Share(Ground other) =>
            Device is not null && Device == other.Device ? "file system"
            : Disks.Intersect(other.Disks).FirstOrDefault() is { } disk ? $"disk ({disk})"
            : null;
    }
}
