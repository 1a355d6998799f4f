using MySqlBackup.Core.Servers.Settings;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public class SettingAdvisorTests
{
    private const long Megabyte = 1L << 20;
    private const long Gigabyte = 1L << 30;

    private static readonly MachineFacts Machine = new() { Memory = 32 * Gigabyte, Available = 24 * Gigabyte, Processors = 16, IsRotating = false };
    private static readonly MachineFacts Elsewhere = new() { WhyUnknown = "the server is not on this machine" };

    [Theory]
    [InlineData("innodb_buffer_pool_size", 128 * Megabyte, 11 * Gigabyte)]
    [InlineData("key_buffer_size", 8 * Megabyte, 2252 * Megabyte)]
    [InlineData("innodb_io_capacity", 200, 2000)]
    [InlineData("innodb_read_io_threads", 4, 8)]
    [InlineData("innodb_write_io_threads", 4, 8)]
    [InlineData("innodb_thread_concurrency", 8, 16)]
    [InlineData("thread_cache_size", 9, 148)]
    [InlineData("max_connections", 151, 170)]
    [InlineData("max_allowed_packet", 16 * Megabyte, 128 * Megabyte)]
    [InlineData("net_read_timeout", 30, 600)]
    [InlineData("net_write_timeout", 60, 600)]
    [InlineData("read_buffer_size", 128 << 10, Megabyte)]
    [InlineData("bulk_insert_buffer_size", 8 * Megabyte, 64 * Megabyte)]
    [InlineData("myisam_sort_buffer_size", 8 * Megabyte, 81 * Megabyte)]
    public void A_busy_server_short_of_everything(string name, long now, long advised)
    {
        SettingAdvice? advice = SettingAdvisor.Advise(Busy(Machine), name, now);

        Assert.Equal(advised, advice?.Value);
        Assert.NotEmpty(advice!.Value.Reason);

        // Once it is followed there is nothing more to say. A limit for a run grows with what runs.
        if (name != "innodb_thread_concurrency")
        {
            Assert.Null(SettingAdvisor.Advise(Busy(Machine), name, advised)?.Value);
        }
    }

    [Theory]
    [InlineData("innodb_buffer_pool_size", 128 * Megabyte)]
    [InlineData("key_buffer_size", 8 * Megabyte)]
    [InlineData("innodb_io_capacity", 200)]
    [InlineData("innodb_read_io_threads", 4)]
    [InlineData("innodb_write_io_threads", 4)]
    [InlineData("read_buffer_size", 128 << 10)]
    [InlineData("bulk_insert_buffer_size", 8 * Megabyte)]
    [InlineData("myisam_sort_buffer_size", 8 * Megabyte)]
    public void What_needs_the_machine_is_not_advised_where_it_is_not_known(string name, long now)
    {
        SettingAdvice? advice = SettingAdvisor.Advise(Busy(Elsewhere), name, now);

        Assert.Null(advice?.Value);
        Assert.Equal("No advice: the server is not on this machine.", advice?.Reason);
    }

    [Theory]
    [InlineData("innodb_buffer_pool_size", 128 * Megabyte)]
    [InlineData("key_buffer_size", 8 * Megabyte)]
    [InlineData("read_buffer_size", 128 << 10)]
    [InlineData("bulk_insert_buffer_size", 8 * Megabyte)]
    public void Memory_that_is_not_there_is_not_given_away(string name, long now)
    {
        SettingAdvice? advice = SettingAdvisor.Advise(Busy(Machine with { Available = 8 * Gigabyte }), name, now);

        Assert.Null(advice?.Value);
        Assert.Contains("no memory to spare", advice?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_buffer_pool_takes_no_more_than_leaves_a_quarter_of_the_machine_free()
    {
        SettingAdvice? advice = SettingAdvisor.Advise(Busy(Machine with { Available = 10 * Gigabyte }), "innodb_buffer_pool_size", 128 * Megabyte);

        Assert.Equal((2 * Gigabyte) + (128 * Megabyte), advice?.Value);
    }

    [Theory]
    [InlineData("innodb_buffer_pool_size", 64L << 30)]
    [InlineData("key_buffer_size", 64L << 30)]
    [InlineData("innodb_io_capacity", 200)]
    [InlineData("innodb_read_io_threads", 4)]
    [InlineData("innodb_write_io_threads", 4)]
    [InlineData("innodb_thread_concurrency", 0)]
    [InlineData("thread_cache_size", 9)]
    [InlineData("max_connections", 151)]
    [InlineData("max_allowed_packet", 16 * Megabyte)]
    [InlineData("net_buffer_length", 16384)]
    [InlineData("net_write_timeout", 60)]
    [InlineData("read_buffer_size", 128 << 10)]
    [InlineData("read_rnd_buffer_size", 256 << 10)]
    [InlineData("myisam_sort_buffer_size", 8 * Megabyte)]
    public void A_server_that_lacks_nothing_gets_no_advice(string name, long now) =>
        Assert.Null(SettingAdvisor.Advise(Busy(Machine) with { Status = new Dictionary<string, string>(), Engines = [] }, name, now)?.Value);

    [Theory]
    [InlineData(true, "rotates")]
    [InlineData(null, "can't be told")]
    public void More_writing_is_advised_for_disks_that_are_known_to_be_fast(bool? isRotating, string why)
    {
        SettingAdvice? advice = SettingAdvisor.Advise(Busy(Machine with { IsRotating = isRotating }), "innodb_io_capacity", 200);

        Assert.Null(advice?.Value);
        Assert.Contains(why, advice?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void No_setting_that_trades_durability_for_speed_is_known()
    {
        Assert.All(
            new[] { "innodb_flush_log_at_trx_commit", "sync_binlog", "innodb_doublewrite", "innodb_flush_method", "innodb_log_checksums", "innodb_checksum_algorithm" },
            name => Assert.Null(SettingAdvisor.Advise(Busy(Machine), name, 1)));
    }

    private static SettingFacts Busy(MachineFacts machine) => new()
    {
        Variables = new Dictionary<string, string>
        {
            ["innodb_buffer_pool_size"] = "134217728",
            ["innodb_buffer_pool_chunk_size"] = "134217728",
            ["innodb_buffer_pool_instances"] = "1",
            ["innodb_lru_scan_depth"] = "1024",
            ["innodb_io_capacity_max"] = "2000",
            ["max_connections"] = "151",
            ["thread_handling"] = "one-thread-per-connection",
        },
        Status = new Dictionary<string, string>
        {
            ["Innodb_buffer_pool_pages_total"] = "8192",
            ["Innodb_buffer_pool_pages_free"] = "1024",
            ["Innodb_buffer_pool_read_requests"] = "1000000",
            ["Innodb_buffer_pool_reads"] = "90000",
            ["Innodb_buffer_pool_wait_free"] = "12",
            ["Key_read_requests"] = "1000000",
            ["Key_reads"] = "50000",
            ["Connections"] = "100000",
            ["Threads_created"] = "40000",
            ["Threads_running"] = "6",
            ["Max_used_connections"] = "148",
        },
        Machine = machine,
        Engines =
        [
            new EngineSize("InnoDB", (10 * Gigabyte) + 1, 0, 2 * Gigabyte, 0, 2 * Megabyte),
            new EngineSize("MyISAM", 4 * Gigabyte, 2 * Gigabyte, 2 * Gigabyte, 80 * Megabyte, 200),
        ],
        BackupThreads = 8,
    };
}
