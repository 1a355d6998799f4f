using MySqlBackup.Core.Monitoring;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring;

/// <summary>Texts as Linux gave them.</summary>
public class ProcTextTests
{
    private const string Stat = "cpu  1290051 19874 317632 1697063 29475 0 9088 1371 25 4\ncpu0 632796 10872 146984 881233 8741 0 582 681 0 0\nintr 1 2 3\n";
    private const string MemInfo = "MemTotal:       24684084 kB\nMemFree:        21848572 kB\nMemAvailable:   22723240 kB\nBuffers:            8564 kB\n";
    private const string Dev = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo: 1039726182  200291    0    0    0     0          0         0 1039726182  200291    0    0    0     0       0          0
          eth0:614481339   14311    0    0    0     0          0         0   698840    8633    0    0    0     0       0          0
        eth0:1: 5   1    0    0    0     0          0         0   7    1    0    0    0     0       0          0

        """;

    [Fact]
    public void Processor_times_count_guests_once()
    {
        CpuTimes times = Assert.NotNull(ProcText.ReadCpu(Stat));
        Assert.Equal(29475, times.IoWait);
        Assert.Equal(1290051 + 19874 + 317632 + 1697063 + 29475 + 0 + 9088 + 1371, times.Total);
        Assert.Equal(times.Total - 1697063 - 29475, times.Busy);
    }

    [Fact]
    public void Memory_is_what_programs_could_not_get() => Assert.Equal(7.944, Assert.NotNull(ProcText.ReadMemoryPercent(MemInfo)), 3);

    [Fact]
    public void Links_are_those_to_others()
    {
        IReadOnlyDictionary<string, LinkTraffic> links = ProcText.ReadLinks(Dev, name => name == "eth0" ? 125_000_000 : null)!;
        Assert.Equal(["eth0", "eth0:1"], links.Keys.Order());
        Assert.Equal(new LinkTraffic(614481339, 698840, 125_000_000), links["eth0"]);
        Assert.Equal(new LinkTraffic(5, 7, null), links["eth0:1"]);
    }

    [Theory]
    [InlineData("1000\n", 125_000_000L)]
    [InlineData("-1\n", null)]
    [InlineData("4294967295\n", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_link_whose_speed_is_not_known_has_none(string? text, long? speed) => Assert.Equal(speed, ProcText.ReadSpeed(text));

    [Theory]
    [InlineData("rchar: 323934931\nwchar: 323929600\nsyscr: 632687\nsyscw: 632675\nread_bytes: 0\nwrite_bytes: 323932160\ncancelled_write_bytes: 0\n", 323932160L)]
    [InlineData("rchar: 10\nwchar: 70\nread_bytes: 0\nwrite_bytes: 0\n", 70L)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_process_has_written_what_went_to_disk_or_a_pipe(string? io, long? bytes) => Assert.Equal(bytes, ProcText.ReadWritten(io));

    [Theory]
    [InlineData("4242 (mariadb-dump) S 1 4242 4242 0 -1", false)]
    [InlineData("4242 (a) Z (b) R 1 4242 4242 0 -1", false)]
    [InlineData("4242 (mariadb-dump) Z 1 4242 4242 0 -1", true)]
    [InlineData(null, false)]
    public void A_process_that_has_ended_is_told_by_its_state(string? stat, bool isZombie) => Assert.Equal(isZombie, ProcText.IsZombie(stat));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cpu")]
    [InlineData("cpu  1 2 3 4 five 6 7 8")]
    [InlineData("MemTotal: 0 kB\nMemAvailable: 0 kB\n")]
    [InlineData("MemTotal:\nMemAvailable: 12 kB")]
    [InlineData("eth0: 1 2 3")]
    public void What_is_none_of_these_texts_is_nothing(string? text)
    {
        Assert.Null(ProcText.ReadCpu(text));
        Assert.Null(ProcText.ReadMemoryPercent(text));
        Assert.Null(ProcText.ReadLinks(text, _ => null));
        Assert.Null(ProcText.ReadWritten(text));
    }

    [Fact]
    public void What_the_machine_does_not_tell_is_absent()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var proc = new TestFolder();
        using var sys = new TestFolder();
        var reader = new ResourceReader(proc.Path, sys.Path);
        ResourceReading empty = reader.Read();
        Assert.Null(empty.Cpu);
        Assert.Null(empty.MemoryPercent);
        Assert.Null(empty.Links);
        Assert.True(empty.ProcessMemory > 0);

        File.WriteAllText(Path.Combine(proc.Path, "stat"), Stat);
        File.WriteAllText(Path.Combine(proc.Path, "meminfo"), MemInfo);
        Directory.CreateDirectory(Path.Combine(proc.Path, "net"));
        File.WriteAllText(Path.Combine(proc.Path, "net", "dev"), Dev);
        Directory.CreateDirectory(Path.Combine(sys.Path, "class", "net", "eth0"));
        File.WriteAllText(Path.Combine(sys.Path, "class", "net", "eth0", "speed"), "10000\n");
        ResourceReading full = reader.Read();
        Assert.NotNull(full.Cpu);
        Assert.NotNull(full.MemoryPercent);
        Assert.Equal(1_250_000_000, full.Links!["eth0"].Speed);
        Assert.Null(full.Links["eth0:1"].Speed);
    }
}
