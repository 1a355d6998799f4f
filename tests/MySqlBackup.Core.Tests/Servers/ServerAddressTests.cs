using MySqlBackup.Core.Servers;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public class ServerAddressTests
{
    [Theory]
    [InlineData("db1", "db1", null, null, "db1")]
    [InlineData(" db1:3307 ", "db1", 3307, null, "db1:3307")]
    [InlineData("10.0.0.5:3306", "10.0.0.5", 3306, null, "10.0.0.5:3306")]
    [InlineData("::1", "::1", null, null, "[::1]")]
    [InlineData("[fe80::2]:3308", "fe80::2", 3308, null, "[fe80::2]:3308")]
    [InlineData("[::1]", "::1", null, null, "[::1]")]
    [InlineData("mysql://db1:3307/", "db1", 3307, null, "db1:3307")]
    [InlineData("mariadb://ba%40ckup@[::1]:3306", "::1", 3306, "ba@ckup", "[::1]:3306")]
    public void Reads_hosts(string text, string host, int? port, string? user, string printed)
    {
        var address = new ServerAddress(text);

        Assert.Equal((host, port, user, null), (address.Host, address.Port, address.User, address.UnixSocket));
        Assert.Equal(printed, address.ToString());
        Assert.Equal(printed, ServerAddress.Parse(printed).ToString());
    }

    [Theory]
    [InlineData("unix:/run/mysqld/mysqld.sock", "/run/mysqld/mysqld.sock")]
    [InlineData("UNIX:///tmp/a b.sock", "/tmp/a b.sock")]
    [InlineData("/tmp/s", "/tmp/s")]
    public void Reads_sockets(string text, string path)
    {
        var address = new ServerAddress(text);

        Assert.Equal((path, null), (address.UnixSocket, address.Host));
        Assert.Equal("unix:" + path, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("db1:")]
    [InlineData("db1:0")]
    [InlineData("db1:65536")]
    [InlineData("db1:-1")]
    [InlineData("db1:3306x")]
    [InlineData("a b")]
    [InlineData("root@db1")]
    [InlineData("[::1]x")]
    [InlineData("unix:relative.sock")]
    [InlineData("http://db1")]
    [InlineData("mysql://db1/shop")]
    public void Refuses_what_is_no_address(string text)
    {
        var e = Assert.Throws<BackupException>(() => new ServerAddress(text));
        Assert.Equal(BackupErrorId.InvalidArgument, e.ErrorId);
    }

    [Theory]
    [InlineData("root:S3cret@db1")]
    [InlineData("root:S3cret@db1:3306")]
    [InlineData("S3cret@db1")]
    [InlineData("mysql://root:S3cret")]
    [InlineData("root:S3cret")]
    [InlineData("postgres://S3cret@db1")]
    public void Repeats_nothing_that_may_be_a_password(string text) =>
        Assert.DoesNotContain("S3cret", Assert.Throws<BackupException>(() => new ServerAddress(text)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_password_without_repeating_it()
    {
        var e = Assert.Throws<BackupException>(() => new ServerAddress("mysql://root:S3cret@db1:3306"));

        Assert.DoesNotContain("S3cret", e.ToString(), StringComparison.Ordinal);
        Assert.Contains("db1:3306", e.Message, StringComparison.Ordinal);
    }
}
