using System.Diagnostics;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Monitoring.Prerequisites;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring.Prerequisites;

public sealed class DestinationPrerequisiteTests : IDisposable
{
    private readonly PrerequisiteTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void A_destination_is_a_repository_or_can_become_one()
    {
        string place = _trial.Destination;
        Assert.Contains($"becomes a repository in '{_trial.Folder}'", Passed(Path.Combine(place, "deep"), PrerequisiteCheck.Destination).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place));

        Directory.CreateDirectory(place);
        Assert.EndsWith("is empty, and becomes a repository.", Passed(place, PrerequisiteCheck.Destination).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(place));

        BackupRepository.Create(place);
        Assert.EndsWith("is a repository.", Passed(place, PrerequisiteCheck.Destination).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_with_other_files_fails_as_a_backup_would()
    {
        string file = Path.Combine(_trial.Folder, "file");
        File.WriteAllText(file, "");
        BackupException failure = Assert.Throws<BackupException>(() => BackupRepository.Create(_trial.Folder));
        BackupPrerequisite found = _trial.Single(_trial.Folder, PrerequisiteCheck.Destination);
        Assert.Equal((PrerequisiteStatus.Failed, $"{BackupErrorId.NotARepository}: {failure.Message}"), (found.Status, found.Message));
        Passed(_trial.Folder, PrerequisiteCheck.Writable);

        foreach (string place in new[] { file, Path.Combine(file, "below") })
        {
            Assert.Equal(PrerequisiteStatus.Failed, _trial.Single(place, PrerequisiteCheck.Destination).Status);
            Assert.Equal(PrerequisiteStatus.Skipped, _trial.Single(place, PrerequisiteCheck.Writable).Status);
            Assert.Equal(PrerequisiteStatus.Skipped, _trial.Single(place, PrerequisiteCheck.Separation).Status);
        }

        found = _trial.Single("ftp://host/x", PrerequisiteCheck.Destination);
        Assert.Equal(PrerequisiteStatus.Failed, found.Status);
        Assert.StartsWith(BackupErrorId.InvalidArgument, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_open_to_others_is_a_warning()
    {
        string place = _trial.Destination;
        Directory.CreateDirectory(place);
        File.SetUnixFileMode(place, (UnixFileMode)0b111_101_101);
        BackupPrerequisite found = _trial.Single(place, PrerequisiteCheck.Permission);
        Assert.Equal((PrerequisiteStatus.Warning, $"chmod 700 '{place}'"), (found.Status, found.Advice));
        Assert.Contains("(mode 755)", found.Message, StringComparison.Ordinal);
        Shell(found.Advice!);
        Passed(place, PrerequisiteCheck.Permission);

        // One that is not there yet can be replaced by whoever may write to what is above it, but in a folder like /tmp.
        string above = Path.Combine(place, "new");
        File.SetUnixFileMode(place, (UnixFileMode)0b111_111_111);
        Assert.Equal(PrerequisiteStatus.Warning, _trial.Single(above, PrerequisiteCheck.Permission).Status);
        File.SetUnixFileMode(place, (UnixFileMode)0b111_111_111 | UnixFileMode.StickyBit);
        Passed(above, PrerequisiteCheck.Permission);
    }

    [SmallDiskFact]
    public void A_folder_of_another_account_is_a_warning()
    {
        string place = _trial.Destination;
        Directory.CreateDirectory(place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Shell($"chown 65533 '{place}'");
        BackupPrerequisite found = _trial.Single(place, PrerequisiteCheck.Permission);
        Assert.Equal(PrerequisiteStatus.Warning, found.Status);
        Assert.Contains("another account (number 65533)", found.Message, StringComparison.Ordinal);

        // Commands to copy stay apart.
        Shell($"chmod 755 '{place}'");
        Assert.StartsWith($"chmod 700 '{place}'; chown ", _trial.Single(place, PrerequisiteCheck.Permission).Advice, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public void A_read_only_file_system_fails()
    {
        using var disk = new SmallDisk(64);
        Passed(disk.Path, PrerequisiteCheck.Writable);
        Assert.Equal(PrerequisiteStatus.Warning, _trial.Single(disk.Path, PrerequisiteCheck.FileSystem).Status);
        disk.MakeReadOnly();
        foreach (PrerequisiteCheck check in new[] { PrerequisiteCheck.Writable, PrerequisiteCheck.FileSystem })
        {
            BackupPrerequisite found = _trial.Single(Path.Combine(disk.Path, "new"), check);
            Assert.Equal(PrerequisiteStatus.Failed, found.Status);
            Assert.StartsWith(BackupErrorId.DestinationNotWritable, found.Message, StringComparison.Ordinal);
        }
    }

    // Root may write to any folder as far as its mode goes; the kernel still takes no file there.
    [Theory]
    [InlineData("/proc")]
    [InlineData("/sys")]
    public void Where_the_kernel_shows_itself_there_is_no_place_for_files(string place)
    {
        Assert.ThrowsAny<Exception>(() => Directory.CreateDirectory(Path.Combine(place, "new")));
        foreach (PrerequisiteCheck check in new[] { PrerequisiteCheck.Writable, PrerequisiteCheck.FileSystem })
        {
            BackupPrerequisite found = _trial.Single(Path.Combine(place, "new"), check);
            Assert.Equal(PrerequisiteStatus.Failed, found.Status);
            Assert.StartsWith(BackupErrorId.DestinationNotWritable, found.Message, StringComparison.Ordinal);
        }
    }

    [SmallDiskFact]
    public void Space_must_be_left_for_the_backup()
    {
        using (var small = new SmallDisk(4096))
        {
            BackupPrerequisite found = _trial.Single(small.Path, PrerequisiteCheck.Space);
            Assert.Equal(PrerequisiteStatus.Failed, found.Status);
            Assert.Contains("has 4 MiB free, and the backup may need 1024 MiB", found.Message, StringComparison.Ordinal);
        }

        // Sizes of what may be there, not of what is.
        using var disk = new SmallDisk(4 << 20);
        Passed(Path.Combine(disk.Path, "new"), PrerequisiteCheck.Space);
        var checks = new DestinationChecks(disk.Path);
        Assert.Equal(PrerequisiteStatus.Passed, checks.Space(new SpaceNeed(3L << 30)).Status);
        PrerequisiteFinding tight = checks.Space(new SpaceNeed(7L << 29));
        Assert.Equal(PrerequisiteStatus.Warning, tight.Status);
        Assert.Contains("88 % full, more than 85 %", tight.Message, StringComparison.Ordinal);
        Assert.Equal(PrerequisiteStatus.Failed, checks.Space(new SpaceNeed((4L << 30) + 1)).Status);
        Assert.Equal(PrerequisiteStatus.Skipped, checks.Space(null).Status);
    }

    [Theory]
    [InlineData("ext4", PrerequisiteStatus.Passed)]
    [InlineData("nfs4", PrerequisiteStatus.Passed)]
    [InlineData("fuse.sshfs", PrerequisiteStatus.Passed)]
    [InlineData("overlay", PrerequisiteStatus.Warning)]
    [InlineData("ramfs", PrerequisiteStatus.Warning)]
    [InlineData("cgroup2", PrerequisiteStatus.Failed)]
    [InlineData("vfat", PrerequisiteStatus.Warning)]
    public void File_systems_are_known_by_their_types(string type, PrerequisiteStatus status)
    {
        PrerequisiteFinding found = DestinationChecks.Judge(type, isReadOnly: false, "It is on " + type);
        Assert.Equal(status, found.Status);
        Assert.Equal(type is "nfs4" or "fuse.sshfs", found.Message.Contains("a network", StringComparison.Ordinal));
        Assert.Equal(PrerequisiteStatus.Failed, DestinationChecks.Judge(type, isReadOnly: true, "").Status);
    }

    [Fact]
    public void A_codec_that_is_not_to_be_had_fails()
    {
        var request = new PrerequisiteRequest { Server = PrerequisiteTrial.Nowhere, Destination = _trial.Destination, Compression = "gzip", CompressionLevel = 9 };
        Assert.Equal((PrerequisiteStatus.Passed, "The files are compressed with gzip:9."), (_trial.Single(request, PrerequisiteCheck.Codec).Status, _trial.Single(request, PrerequisiteCheck.Codec).Message));
        Assert.Equal(PrerequisiteStatus.Failed, _trial.Single(request with { CompressionLevel = 10 }, PrerequisiteCheck.Codec).Status);
        Assert.Equal(PrerequisiteStatus.Failed, _trial.Single(request with { Compression = "rar" }, PrerequisiteCheck.Codec).Status);
    }

    [Theory, MariaDB, MySql]
    public void A_disk_shared_with_the_server_is_a_warning_for_each_folder(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        PrerequisiteRequest request = _trial.Request(server) with { Destination = Path.Combine(server.DataDirectory, "..", "backup") };
        BackupPrerequisite[] found = _trial.All(request).Where(p => p.Check == PrerequisiteCheck.Separation).ToArray();
        Assert.All(found, p => Assert.Equal(PrerequisiteStatus.Warning, p.Status));
        Assert.Contains(found, p => p.Message.StartsWith($"The server's data directory {server.DataDirectory}", StringComparison.Ordinal) && p.Message.Contains("lost together", StringComparison.Ordinal));
        Assert.Contains(found, p => p.Message.StartsWith("The server's tmpdir ", StringComparison.Ordinal));
    }

    [SmallDiskTheory, MariaDB, MySql]
    public void A_disk_of_its_own_passes(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var disk = new SmallDisk(64);
        BackupPrerequisite found = _trial.Single(_trial.Request(server) with { Destination = disk.Path }, PrerequisiteCheck.Separation);
        Assert.Equal(PrerequisiteStatus.Passed, found.Status);
        Assert.Contains(server.DataDirectory, found.Message, StringComparison.Ordinal);

        // By its name for itself, a server in a container or behind a forwarded port is elsewhere.
        using var connection = ServerConnector.Open(server.Options, CancellationToken.None);
        ServerIdentity identity = ServerIdentity.Read(connection) with { HostName = "elsewhere" };
        PrerequisiteFinding skipped = Assert.Single(new SeparationCheck(disk.Path).Find(connection, identity, server.Options.Address));
        Assert.Equal(PrerequisiteStatus.Skipped, skipped.Status);
        Assert.Contains("another machine (elsewhere)", skipped.Message, StringComparison.Ordinal);

        // What can't be told is not told to be well.
        skipped = Assert.Single(new SeparationCheck(Path.Combine(disk.Path, "gone")).Find(connection, identity, server.Options.Address));
        Assert.Equal(PrerequisiteStatus.Skipped, skipped.Status);
    }

    private BackupPrerequisite Passed(string destination, PrerequisiteCheck check)
    {
        BackupPrerequisite found = _trial.Single(destination, check);
        Assert.True(found.Status == PrerequisiteStatus.Passed, found.Message);
        return found;
    }

    private static void Shell(string command)
    {
        using var process = Process.Start("/bin/sh", ["-c", command]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
