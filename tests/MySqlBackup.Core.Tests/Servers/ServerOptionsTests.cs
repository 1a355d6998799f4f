using System.Text.Json;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public sealed class ServerOptionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("serveroptions");
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Explicit_beats_file_beats_environment_beats_default()
    {
        _variables["MYSQL_HOST"] = "env-host";
        _variables["MYSQL_TCP_PORT"] = "3001";
        _variables["MYSQL_PWD"] = "env-password";
        Assert.Equal(("os-user@env-host:3001", "env-password"), Describe(Resolve(new ServerParameters())));

        string file = WriteFile("my.cnf", "[client]\nhost=file-host\nport=3002\nuser=file-user\npassword=file-password");
        Assert.Equal(("file-user@file-host:3002", "file-password"), Describe(Resolve(new ServerParameters(), file)));

        var given = new ServerParameters { Address = new ServerAddress("given:3003"), User = "given-user", Password = "given-password" };
        Assert.Equal(("given-user@given:3003", "given-password"), Describe(Resolve(given, file)));
    }

    [Fact]
    public void A_named_file_is_the_only_one_read()
    {
        string usual = WriteFile("usual.cnf", "[client]\nuser=usual\npassword=usual");
        string named = WriteFile("named.cnf", "[client]\nhost=named");

        Assert.Equal(("os-user@named:3306", null), Describe(Resolve(new ServerParameters { DefaultsFile = named }, usual)));
    }

    [Fact]
    public void Later_files_weigh_more_and_missing_ones_are_passed_over()
    {
        string first = WriteFile("1.cnf", "[client]\nhost=one\nuser=one");
        string second = WriteFile("2.cnf", "[client]\nhost=two");

        Assert.Equal("one@two:3306", Resolve(new ServerParameters(), first, second, "/no/such.cnf").ToString());
    }

    [Theory]
    [InlineData(null, "unix:{socket}")]
    [InlineData("localhost", "unix:{socket}")]
    [InlineData("localhost:3306", "localhost:3306")]
    [InlineData("127.0.0.1", "127.0.0.1:3306")]
    [InlineData("unix:/other.sock", "unix:/other.sock")]
    [InlineData("db1", "db1:3306")]
    public void Localhost_means_the_socket_unless_a_port_is_said(string? server, string address)
    {
        string socket = WriteFile("mysqld.sock", "");
        var environment = new ClientEnvironment { OptionFiles = [], Sockets = ["/no/such.sock", socket], Variable = _ => null };
        var parameters = new ServerParameters { Address = server is null ? null : new ServerAddress(server) };

        string expected = address.Replace("{socket}", socket, StringComparison.Ordinal);
        Assert.Equal(expected, ServerOptions.Resolve(parameters, null, environment).Address.ToString());
    }

    [Fact]
    public void The_socket_comes_from_the_file_or_the_environment()
    {
        _variables["MYSQL_UNIX_PORT"] = "/env.sock";
        Assert.Equal("unix:/env.sock", Resolve(new ServerParameters()).Address.ToString());

        string file = WriteFile("my.cnf", "[client]\nsocket=/file.sock");
        Assert.Equal("unix:/file.sock", Resolve(new ServerParameters(), file).Address.ToString());
        Assert.Equal("db1:3306", Resolve(new ServerParameters { Address = new ServerAddress("db1") }, file).Address.ToString());

        string tcp = WriteFile("tcp.cnf", "[client]\nsocket=/file.sock\nprotocol=TCP");
        Assert.Equal("localhost:3306", Resolve(new ServerParameters(), tcp).Address.ToString());
    }

    [Theory]
    [InlineData("ssl-mode=REQUIRED", SslMode.Required)]
    [InlineData("ssl-mode=VERIFY_IDENTITY", SslMode.VerifyFull)]
    [InlineData("skip-ssl", SslMode.Disabled)]
    [InlineData("ssl", SslMode.Required)]
    [InlineData("ssl-ca=/ca.pem", SslMode.VerifyCA)]
    [InlineData("ssl-ca=/ca.pem\nssl-verify-server-cert", SslMode.VerifyFull)]
    [InlineData("user=x", SslMode.Preferred)]
    public void Reads_both_families_words_for_encryption(string lines, SslMode mode) =>
        Assert.Equal(mode, Resolve(new ServerParameters(), WriteFile("my.cnf", "[client]\n" + lines)).SslMode);

    [Theory]
    [InlineData("port=x")]
    [InlineData("port=70000")]
    [InlineData("ssl-mode=MAYBE")]
    [InlineData("connect-timeout=0")]
    [InlineData("read-timeout=0")]
    [InlineData("port=hunter2secret")]
    [InlineData("ssl-mode=hunter2secret")]
    public void Refuses_values_that_mean_nothing_and_does_not_show_them(string line)
    {
        string file = WriteFile("my.cnf", "[client]\n" + line);
        var e = Assert.Throws<BackupException>(() => Resolve(new ServerParameters(), file));
        Assert.Equal(BackupErrorId.InvalidArgument, e.ErrorId);
        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
        Assert.StartsWith(line[..line.IndexOf('=', StringComparison.Ordinal)] + " in the option file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Never_prints_the_password()
    {
        var parameters = new ServerParameters { Address = new ServerAddress("db1"), User = "u", Password = "S3cret" };
        ServerOptions options = Resolve(parameters);

        Assert.Equal("S3cret", options.ToConnectionSettings().Password);
        Assert.DoesNotContain("S3cret", $"{parameters}{options}{JsonSerializer.Serialize(options)}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_user_may_come_from_the_address() =>
        Assert.Equal("backup@db1:3306", Resolve(new ServerParameters { Address = new ServerAddress("mysql://backup@db1") }).ToString());

    private static (string Server, string? Password) Describe(ServerOptions options) => (options.ToString(), options.Password);

    private ServerOptions Resolve(ServerParameters parameters, params string[] files) => ServerOptions.Resolve(
        parameters,
        null,
        new ClientEnvironment { UserName = "os-user", OptionFiles = files, Sockets = [], Variable = _variables.GetValueOrDefault });

    private string WriteFile(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
