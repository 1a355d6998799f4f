using MySqlBackup.Core.Storage;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

public class MountTests
{
    [Theory]
    [InlineData("36 35 98:0 /mnt1 /mnt/a\\040b rw,noatime master:1 - ext3 /dev/root rw,errors=continue", "98:0", "/mnt/a b", "ext3", "/dev/root", false)]
    [InlineData("25 24 0:23 / /data ro,relatime - nfs4 nas:/export rw", "0:23", "/data", "nfs4", "nas:/export", true)]
    [InlineData("25 24 0:23 / /data rw,relatime shared:2 master:7 - ext4 /dev/sda1 ro", "0:23", "/data", "ext4", "/dev/sda1", true)]
    public void Lines_of_the_table_are_read(string line, string device, string point, string type, string source, bool isReadOnly)
    {
        Mount mount = Mount.Parse(line)!;
        Assert.Equal((device, point, type, source, isReadOnly), (mount.Device, mount.Point, mount.FileSystem, mount.Source, mount.IsReadOnly));
    }

    [Theory]
    [InlineData("")]
    [InlineData("25 24 0:23 / /data rw,relatime - nfs4")]
    [InlineData("x 24 0:23 / /data rw,relatime - nfs4 nas:/export rw")]
    public void Other_lines_are_passed_over(string line) => Assert.Null(Mount.Parse(line));

    [SmallDiskFact]
    public void A_path_is_found_behind_links_too()
    {
        using var disk = new SmallDisk(64);
        using var folder = new TestFolder();
        string link = Path.Combine(folder.Path, "link");
        Directory.CreateSymbolicLink(link, disk.Path);
        Directory.CreateDirectory(Path.Combine(disk.Path, "below"));
        Mount mount = Mount.Find(Path.Combine(link, "below"))!;
        Assert.Equal((disk.Path, "tmpfs"), (mount.Point, mount.FileSystem));
        Assert.Equal(LinuxFileSystem.ReadStatus(disk.Path)!.Value.Device, mount.Device);
        Assert.NotEqual(disk.Path, Mount.Find(folder.Path)!.Point);
        Assert.Empty(BlockDevice.FindDisks(mount));
    }

    [Fact]
    public void The_disks_are_found_behind_partitions_and_mappings()
    {
        using var system = new TestFolder();
        string devices = Path.Combine(system.Path, "devices");
        void Link(string from, string to)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(from)!);
            Directory.CreateSymbolicLink(from, to);
        }

        foreach (string disk in new[] { "sda", "sdb" })
        {
            string partition = Path.Combine(devices, disk, disk + "1");
            Directory.CreateDirectory(partition);
            File.WriteAllText(Path.Combine(partition, "partition"), "1\n");
        }

        // A volume over both, and a file system over several devices, which has a number of its own.
        Directory.CreateDirectory(Path.Combine(devices, "dm-0", "slaves"));
        Link(Path.Combine(devices, "dm-0", "slaves", "sda1"), Path.Combine(devices, "sda", "sda1"));
        Link(Path.Combine(devices, "dm-0", "slaves", "sdb1"), Path.Combine(devices, "sdb", "sdb1"));
        Link(Path.Combine(system.Path, "dev", "block", "8:1"), Path.Combine(devices, "sda", "sda1"));
        Link(Path.Combine(system.Path, "dev", "block", "8:16"), Path.Combine(devices, "sdb"));
        Link(Path.Combine(system.Path, "dev", "block", "253:0"), Path.Combine(devices, "dm-0"));
        Link(Path.Combine(system.Path, "class", "block", "sdb1"), Path.Combine(devices, "sdb", "sdb1"));
        string[] Find(string device, string source) => [.. BlockDevice.FindDisks(new Mount(1, device, "/", "any", source, false), system.Path)];
        Assert.Equal(["sda"], Find("8:1", "/dev/sda1"));
        Assert.Equal(["sdb"], Find("8:16", "/dev/sdb"));
        Assert.Equal(["sda", "sdb"], Find("253:0", "/dev/mapper/vg-lv"));
        Assert.Equal(["sdb"], Find("0:44", "/dev/sdb1"));
        Assert.Empty(Find("0:45", "nas:/export"));
    }
}
