using MySqlBackup.Core.Servers;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public sealed class OptionFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("optionfile");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Reads_its_groups_only_and_the_last_value_wins()
    {
        OptionFile file = Read("""
            # a comment before any group
            [client]
            user=first
            host = db1
            [mysqld]
            user=mysql
            [client-mariadb]
            port=3307
            [mysqldump]
            host=elsewhere
            [mysqlbackup]
            user = last
            """);

        Assert.Equal(("last", "db1", "3307"), (file["user"], file["host"], file["port"]));
    }

    [Theory]
    [InlineData("password=plain", "plain")]
    [InlineData("password = \"with space # and hash\"", "with space # and hash")]
    [InlineData("password='it''s'", "it''s")]
    [InlineData("password=cut#here", "cut")]
    [InlineData(@"password=a\sb\tc\\d\x", "a b\tc\\d\\x")]
    [InlineData("password=", "")]
    [InlineData("password", null)]
    [InlineData("loose-password=p", "p")]
    [InlineData("password=a=b", "a=b")]
    [InlineData("; password=no\npassword=yes", "yes")]
    public void Reads_values_as_the_clients_do(string line, string? value) =>
        Assert.Equal(value, Read("[client]\n" + line)["password"]);

    [Theory]
    [InlineData("ssl", true)]
    [InlineData("ssl=0", false)]
    [InlineData("ssl=ON", true)]
    [InlineData("skip_ssl", false)]
    [InlineData("skip-ssl\nssl", true)]
    [InlineData("user=x", null)]
    public void Reads_switches(string line, bool? value) =>
        Assert.Equal(value, Read("[client]\n" + line).GetSwitch("ssl"));

    [Fact]
    public void Names_take_dashes_and_underscores() =>
        Assert.Equal("/ca.pem", Read("[client]\nssl_ca=/ca.pem")["ssl-ca"]);

    [Fact]
    public void Follows_includes_and_stops_at_a_loop()
    {
        string extra = Path.Combine(_folder.FullName, "extra");
        Directory.CreateDirectory(extra);
        File.WriteAllText(Path.Combine(extra, "b.cnf"), "[client]\nhost=from-b");
        File.WriteAllText(Path.Combine(extra, "a.cnf"), "[client]\nhost=from-a\nport=1");
        File.WriteAllText(Path.Combine(extra, "c.txt"), "[client]\nhost=not-read");
        string path = Path.Combine(_folder.FullName, "my.cnf");

        OptionFile file = Read($"[client]\nhost=mine\n!includedir {extra}\n!include {path}\n");

        Assert.Equal(("from-b", "1"), (file["host"], file["port"]));
    }

    [Theory]
    [InlineData("[client]\npassword=S3cret", true)]
    [InlineData("[client]\npassword=", false)]
    [InlineData("[client]\npassword", false)]
    [InlineData("[mysqld]\npassword=S3cret", false)]
    public void Knows_which_files_hold_a_password(string text, bool holds) => Assert.Equal(holds ? 1 : 0, Read(text).PasswordFiles.Count);

    [Fact]
    public void Leaves_out_a_file_that_everyone_may_write()
    {
        string path = Write("[client]\nhost=evil");
        SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        var file = new OptionFile();

        file.Read(path);

        Assert.Null(file["host"]);
        Assert.Single(file.Warnings);
    }

    [Fact]
    public void Says_which_file_is_missing()
    {
        string path = Path.Combine(_folder.FullName, "none.cnf");
        var e = Assert.Throws<BackupException>(() => new OptionFile().Read(path));
        Assert.Equal(BackupErrorId.InvalidArgument, e.ErrorId);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password=S3cret")]
    [InlineData("[client]\npassword S3cret")]
    [InlineData("[client]\nhost=db1\n\n# note\n  S3cret!")]
    [InlineData("[client]\n=S3cret")]
    [InlineData("[mysqlbackup]\n'S3cret'")]
    [InlineData("[mysqlbackup]\n--password=S3cret")]
    [InlineData("[client]\n!S3cret /etc/my.cnf")]
    [InlineData("[client]\n!include")]
    public void Says_where_a_line_is_malformed_and_does_not_show_it(string text)
    {
        var e = Assert.Throws<BackupException>(() => Read(text));

        Assert.Equal(BackupErrorId.InvalidArgument, e.ErrorId);
        Assert.StartsWith($"Option file {Path.Combine(_folder.FullName, "my.cnf")}, line {text.Split('\n').Length}: ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_the_lines_of_other_programs_groups_to_them() =>
        Assert.Equal("db1", Read("[mysqld]\nany thing\n'odd'\n[client]\nhost=db1\n")["host"]);

    [Fact]
    public void Says_where_a_group_is_malformed()
    {
        var e = Assert.Throws<BackupException>(() => Read("[client]\n[mysqld\n"));
        Assert.Contains("line 2", e.Message, StringComparison.Ordinal);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private OptionFile Read(string text)
    {
        var file = new OptionFile();
        file.Read(Write(text));
        return file;
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder.FullName, "my.cnf");
        File.WriteAllText(path, text);
        return path;
    }
}
