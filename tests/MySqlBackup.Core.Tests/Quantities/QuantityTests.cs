using MySqlBackup.Core.Quantities;
using Xunit;

namespace MySqlBackup.Core.Tests.Quantities;

public class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 KB")]
    [InlineData(1288490189, "1.2 GB")]
    [InlineData(751_619, "734 KB")]
    [InlineData(-2048, "-2.0 KB")]
    [InlineData(long.MaxValue, "8192 PB")]
    public void Sizes_are_written_for_people(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));

    [Theory]
    [InlineData(0, "0 rows")]
    [InlineData(1, "1 row")]
    [InlineData(2, "2 rows")]
    [InlineData(1234567, "1,234,567 rows")]
    public void Numbers_agree_with_their_nouns(long count, string text) => Assert.Equal(text, Quantity.Format(count, "row"));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("65536", 65536)]
    [InlineData("64k", 65536)]
    [InlineData("64 MB", 64L << 20)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("12 b", 12)]
    public void Sizes_are_read(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1")]
    [InlineData("1XB")]
    [InlineData("1.2.3")]
    [InlineData("9999999PB")]
    public void What_is_no_size_is_refused(string text) =>
        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => ByteSize.Parse(text)).ErrorId);

    [Theory]
    [InlineData(0.012, "12 ms")]
    [InlineData(3.44, "3.4 s")]
    [InlineData(59.96, "00:00:59")]
    [InlineData(192, "00:03:12")]
    [InlineData(2 * 86400 + 3600, "2.01:00:00")]
    public void Durations_are_written_for_people(double seconds, string text) =>
        Assert.Equal(text, Duration.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("30", 30)]
    [InlineData("30s", 30)]
    [InlineData("500ms", 0.5)]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    [InlineData("2 d", 172800)]
    [InlineData("00:01:30", 90)]
    public void Durations_are_read(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5")]
    [InlineData("5 weeks")]
    [InlineData("-00:01:00")]
    [InlineData("99999999999d")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => Duration.Parse(text)).ErrorId);
}
