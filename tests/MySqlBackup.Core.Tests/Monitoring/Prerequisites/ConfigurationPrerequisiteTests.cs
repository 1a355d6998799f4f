using MySqlBackup.Core.Monitoring.Prerequisites;
using MySqlBackup.Core.Servers;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring.Prerequisites;

public sealed class ConfigurationPrerequisiteTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly PrerequisiteTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData(UnixFileMode.None, true)]
    [InlineData(UnixFileMode.OtherRead, false)]
    [InlineData(UnixFileMode.GroupRead, false)]
    [InlineData(UnixFileMode.GroupWrite, false)]
    public void A_password_that_others_can_read_fails(UnixFileMode more, bool isGood)
    {
        string path = Write("my.cnf", $"[client]\nuser=u\npassword={PrerequisiteTrial.Password}\n", Private | more);
        BackupPrerequisite found = Find(path);
        Assert.Equal(isGood ? PrerequisiteStatus.Passed : PrerequisiteStatus.Failed, found.Status);
        Assert.Equal(isGood ? null : $"chmod 600 '{path}'", found.Advice);
        Assert.DoesNotContain(PrerequisiteTrial.Password, found.ToString(), StringComparison.Ordinal);

        File.SetUnixFileMode(path, Private);
        Assert.Equal(PrerequisiteStatus.Passed, Find(path).Status);
    }

    [Fact]
    public void A_file_without_a_password_may_be_read_by_all_and_written_by_none()
    {
        string path = Write("my.cnf", "[client]\nuser=u\n[mysqld]\npassword=x\n", Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Equal(PrerequisiteStatus.Passed, Find(path).Status);
        File.SetUnixFileMode(path, Private | UnixFileMode.OtherWrite);
        BackupPrerequisite found = Find(path);
        Assert.Equal((PrerequisiteStatus.Failed, $"chmod 600 '{path}'"), (found.Status, found.Advice));
    }

    [Fact]
    public void Files_that_are_included_count_too()
    {
        string inner = Write("inner.cnf", $"[mysqlbackup]\npassword={PrerequisiteTrial.Password}\n", Private | UnixFileMode.OtherRead);
        string path = Write("my.cnf", "!include inner.cnf\n", Private | UnixFileMode.OtherRead);
        Assert.Equal($"chmod 600 '{inner}'", Find(path).Advice);
    }

    [Fact]
    public void A_file_that_can_not_be_read_fails_and_skips_what_needs_it()
    {
        string path = Write("my.cnf", "[client]\npassword S3cret-check\n", Private);
        Assert.Equal(PrerequisiteStatus.Failed, Find(path).Status);
        IReadOnlyList<BackupPrerequisite> all = _trial.All(Request);
        Assert.Equal(PrerequisiteStatus.Skipped, all.Single(p => p.Check == PrerequisiteCheck.Connection).Status);
        Assert.Equal(PrerequisiteStatus.Passed, all.Single(p => p.Check == PrerequisiteCheck.Destination).Status);
        Assert.DoesNotContain(all, p => p.ToString().Contains(PrerequisiteTrial.Password, StringComparison.Ordinal));
    }

    private PrerequisiteRequest Request => new() { Server = PrerequisiteTrial.Nowhere, Destination = _trial.Destination };

    private BackupPrerequisite Find(string path)
    {
        _trial.Environment = new ClientEnvironment { OptionFiles = [path], Variable = _ => null, Sockets = [] };
        return _trial.Single(Request, PrerequisiteCheck.Configuration);
    }

    private string Write(string name, string text, UnixFileMode mode)
    {
        string path = Path.Combine(_trial.Folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
