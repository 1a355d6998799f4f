using Xunit;

namespace MySqlBackup.Cli.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("command")]
    [InlineData("--destination", "backup")]
    [InlineData("--repository", "list")]
    [InlineData("--lock-mode takes one of auto", "backup", "--destination", "/tmp/x", "--lock-mode", "hope")]
    [InlineData("--lock-mode takes one of auto", "backup", "--destination", "/tmp/x", "--lock-mode", "3")]
    [InlineData("not a size", "backup", "--destination", "/tmp/x", "--chunk-size", "big")]
    [InlineData("not a duration", "backup", "--destination", "/tmp/x", "--lock-timeout", "soon")]
    [InlineData("from 1 to 256", "backup", "--destination", "/tmp/x", "--thread-count", "0")]
    [InlineData("from 1 to 256, not x", "backup", "--destination", "/tmp/x", "--thread-count", "x")]
    [InlineData("--last takes a number", "list", "--repository", "/tmp/x", "--last", "1.5")]
    [InlineData("from 1 to 366, not 0", "report", "--repository", "/tmp/x", "--days", "0")]
    [InlineData("from 1 to 366, not -3", "dashboard", "--repository", "/tmp/x", "--days", "-3")]
    [InlineData("--format takes one of text|markdown|html", "report", "--repository", "/tmp/x", "--format", "pdf")]
    [InlineData("not in 'tlh'", "report", "--repository", "/tmp/x", "--culture", "tlh")]
    [InlineData("does not tell its format", "report", "--repository", "/tmp/x", "--path", "/tmp/report.doc")]
    [InlineData("is a folder", "report", "--repository", "/tmp/x", "--format", "html", "--path", "/tmp")]
    [InlineData("neither how many", "history", "--repository", "/tmp/x", "--last", "soon")]
    [InlineData("not a server address", "backup", "--destination", "/tmp/x", "--server", "db1:99999")]
    [InlineData("brotli", "backup", "--destination", "/tmp/x", "--compression", "brotli")]
    [InlineData("old=new", "restore", "--repository", "/tmp/x", "--as", "shop")]
    [InlineData("--since takes a time", "list", "--repository", "/tmp/x", "--since", "yesterday")]
    [InlineData("--since takes a time", "copy", "--repository", "/tmp/x", "--to", "/tmp/y", "--since", "yesterday")]
    [InlineData("--to", "copy", "--repository", "/tmp/x")]
    [InlineData("--no-such", "verify", "--repository", "/tmp/x", "--no-such")]
    public void A_wrong_command_line_ends_with_2_and_says_why(string words, params string[] arguments)
    {
        RunnerResult result = Runner.Run(arguments);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.StartsWith("error BackupInvalidArgument: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("--password=S3cret")]
    [InlineData("--password:S3cret")]
    [InlineData("--password", "S3cret")]
    public void A_password_on_the_command_line_is_refused_and_not_repeated(params string[] password)
    {
        RunnerResult result = Runner.Run(["backup", "--destination", "/tmp/x", .. password]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("MYSQL_PWD", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", result.Error + result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup", "--destination", "/tmp/x", "--encryption", "S3cret")]
    [InlineData("backup", "--destination", "/tmp/x", "--encryption", "passphrase:S3cret")]
    [InlineData("restore", "--repository", "/tmp/x", "--decryption", "S3cret")]
    [InlineData("verify", "--repository", "/tmp/x", "--decryption=S3cret")]
    [InlineData("list", "--repository", "/tmp/x", "--decryption", "passphrase-env:X", "S3cret")]
    public void A_key_on_the_command_line_is_refused_and_not_repeated(params string[] arguments)
    {
        RunnerResult result = Runner.Run(arguments);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("passphrase-file:<path>", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", result.Error + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_not_asked_for_where_there_is_no_terminal()
    {
        RunnerResult result = Runner.Run("backup", "--destination", "/tmp/x", "--server", "127.0.0.1:1", "--password");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("error BackupInvalidArgument: --password asks on a terminal", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("list")]
    [InlineData("history")]
    [InlineData("health")]
    [InlineData("copy")]
    [InlineData("verify")]
    [InlineData("restore")]
    [InlineData("watch")]
    [InlineData("precheck")]
    [InlineData("baseline")]
    [InlineData("report")]
    [InlineData("dashboard")]
    [InlineData("demo")]
    public void Help_names_every_option_and_gives_examples(string command)
    {
        RunnerResult result = Runner.Run(command, "--help");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Contains($"Examples:\n  mysqlbackup {command}", result.Output, StringComparison.Ordinal);
        string[] options = result.Output.Split('\n').Where(line => line.StartsWith("  -", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(options);
        Assert.All(options, line => Assert.Matches(@"^  \S.*?  +[A-Z]?\w.{3,}", line));
    }

    [Fact]
    public void Says_its_version()
    {
        RunnerResult result = Runner.Run("--version");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output);
    }
}
