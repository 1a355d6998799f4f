using System.Diagnostics;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Storage;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public sealed class SecretFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Password = "S3cret-open";

    private readonly TestFolder _folder = new();
    private readonly RecordingOutput _output = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_password_that_others_can_read_is_refused_and_closed_on_request(UnixFileMode more)
    {
        bool leftOut = more.HasFlag(UnixFileMode.OtherWrite);
        string path = Write("my.cnf", $"[client]\nuser=u\npassword={Password}\n", Private | more);

        // What everyone may write is not even read.
        BackupException refused = Assert.Throws<BackupException>(() => Resolve(path, fix: false));
        Assert.Equal(leftOut ? BackupErrorId.InvalidArgument : BackupErrorId.PermissionTooOpen, refused.ErrorId);
        Assert.DoesNotContain(Password, refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(Private | more, File.GetUnixFileMode(path));
        if (leftOut)
        {
            return;
        }

        Assert.Contains($"chmod 600 '{path}'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Password, Resolve(path, fix: true).Password);
        Assert.Equal(Private, File.GetUnixFileMode(path));
        Assert.Contains(path, Assert.Single(_output.Warnings), StringComparison.Ordinal);
        Assert.Equal("u", Resolve(path, fix: false).User);
    }

    [Fact]
    public void Files_without_a_password_may_be_read_by_all()
    {
        string path = Write("my.cnf", "[client]\nuser=u\npassword=\n[mysqld]\npassword=x\n", Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Equal("u", Resolve(path, fix: true).User);
        Assert.Equal(Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_file_that_is_included_or_found_by_default_or_linked_counts_too()
    {
        string inner = Write("inner.cnf", $"[client]\npassword={Password}\n", Private | UnixFileMode.OtherRead);
        string outer = Write("outer.cnf", "!include inner.cnf\n", Private | UnixFileMode.OtherRead);
        string link = Path.Combine(_folder.Path, "link.cnf");
        File.CreateSymbolicLink(link, inner);
        var environment = new ClientEnvironment { OptionFiles = [link], Variable = _ => null, Sockets = [] };

        Assert.Contains($"'{inner}'", Assert.Throws<BackupException>(() => Resolve(outer, fix: false)).Message, StringComparison.Ordinal);
        Assert.Equal(BackupErrorId.PermissionTooOpen, Assert.Throws<BackupException>(() => ServerOptions.Resolve(new ServerParameters(), null, environment)).ErrorId);
        ServerOptions.Resolve(new ServerParameters { FixPermission = true }, null, environment);
        Assert.Equal(Private, File.GetUnixFileMode(inner));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_that_others_can_read_is_refused(bool own)
    {
        string certificate = Write("client.pem", "certificate", Private | UnixFileMode.OtherRead);
        string key = own ? Write("client.key", "key", Private | UnixFileMode.OtherRead) : certificate;
        var parameters = new ServerParameters { Address = ServerAddress.Parse("db1"), SslCert = certificate, SslKey = own ? key : null };
        var environment = new ClientEnvironment { OptionFiles = [], Variable = _ => null, Sockets = [] };

        BackupException refused = Assert.Throws<BackupException>(() => ServerOptions.Resolve(parameters, null, environment));
        Assert.Equal(BackupErrorId.PermissionTooOpen, refused.ErrorId);
        Assert.Contains($"chmod 600 '{key}'", refused.Message, StringComparison.Ordinal);
        ServerOptions.Resolve(parameters with { FixPermission = true }, null, environment);
        Assert.Equal(Private, File.GetUnixFileMode(key));
    }

    [Fact]
    public void A_file_of_another_account_is_never_changed()
    {
        if (!OperatingSystem.IsLinux() || LinuxFileSystem.AccountId() != 0)
        {
            return; // Only root can give a file away.
        }

        string path = Write("my.cnf", $"[client]\npassword={Password}\n", Private | UnixFileMode.OtherRead);
        using (var process = Process.Start("chown", ["65534", path]))
        {
            process.WaitForExit();
        }

        BackupException refused = Assert.Throws<BackupException>(() => Resolve(path, fix: true));
        Assert.Equal(BackupErrorId.PermissionTooOpen, refused.ErrorId);
        Assert.Contains("another account", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Private | UnixFileMode.OtherRead, File.GetUnixFileMode(path));
    }

    private ServerOptions Resolve(string path, bool fix) => ServerOptions.Resolve(
        new ServerParameters { Address = ServerAddress.Parse("db1"), DefaultsFile = path, FixPermission = fix },
        _output,
        new ClientEnvironment { OptionFiles = [], Variable = _ => null, Sockets = [] });

    private string Write(string name, string text, UnixFileMode mode)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
