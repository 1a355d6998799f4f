using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using MySqlBackup.Core;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests;

/// <summary>Reports and dashboards, as the runner gives them.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public ReportTests()
    {
        Repository = Path.Combine(_folder.Path, "repository");
        DateTime start = DateTime.UtcNow.AddMinutes(-10);
        BackupRun failed = Run(start.AddSeconds(1), BackupStatus.Failed) with { ErrorId = BackupErrorId.ServerUnreachable, ErrorMessage = "No answer." };
        new JournalHistory(BackupRepository.Create(Repository), NullOutput.Instance).Write([Run(start, BackupStatus.Success) with { Size = 1 << 20, DataSize = 1 << 22 }, failed]);
    }

    private string Repository { get; }

    private string State => Path.Combine(_folder.Path, "alerts.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("C", "Backup report\n")]
    [InlineData("de_DE.UTF-8", "Backup report\n")]
    [InlineData("zh_CN.UTF-8", "备份报告\n")]
    [InlineData("en_US.UTF-8", "备份报告\n", "--culture", "zh-CN")]
    public void A_report_is_text_in_the_language_of_the_system_or_the_one_that_is_asked_for(string system, string expected, params string[] more)
    {
        using Process process = Runner.Start([new("LC_ALL", system)], ["report", "--repository", Repository, "--state-path", State, .. more]);
        RunnerResult result = Runner.Finish(process);
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
        Assert.StartsWith(expected, result.Output, StringComparison.Ordinal);
        Assert.Contains("50.0 %", result.Output, StringComparison.Ordinal);
        Assert.Contains("订单", result.Output, StringComparison.Ordinal);

        // Also where the locale has ASCII alone, names stay as they are.
        using Process dashboard = Runner.Start([new("LC_ALL", system)], ["dashboard", "--repository", Repository, "--state-path", State, .. more]);
        foreach (string text in new[] { result.Output, Runner.Finish(dashboard).Output })
        {
            Assert.Equal(system == "C", !text.Contains('█', StringComparison.Ordinal) && !text.Contains('≤', StringComparison.Ordinal) && text.Contains("<=", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_report_is_written_to_a_file_or_told_as_json()
    {
        string path = Path.Combine(_folder.Path, "report.html");
        RunnerResult result = Runner.Run("report", "--repository", Repository, "--state-path", State, "--days", "30", "--path", path, "--json");
        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal((2, 1, 30), (report.GetProperty("runCount").GetInt32(), report.GetProperty("failureCount").GetInt32(), report.GetProperty("byDay").GetArrayLength()));
        Assert.Equal(3, XDocument.Load(path).Descendants().Count(e => e.Name.LocalName == "svg"));
        Assert.StartsWith("# Backup report", Runner.Run("report", "-r", Repository, "--state-path", State, "--format", "markdown", "--culture", "en").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dashboard_that_is_redirected_has_no_escape_codes()
    {
        using Process process = Runner.Start([new("TERM", "xterm-256color")], ["dashboard", "--repository", Repository, "--state-path", State, "--culture", "en"]);
        RunnerResult result = Runner.Finish(process);
        Assert.StartsWith("Backup dashboard\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
        Assert.Matches("Failed runs +1 +of 2\n", result.Output);
    }

    [Fact]
    public void A_dashboard_goes_on_until_it_is_interrupted()
    {
        string path = Path.Combine(_folder.Path, "dashboard.html");
        using var watcher = new FileSystemWatcher(_folder.Path, "dashboard.html");
        using Process process = Runner.Start("dashboard", "--repository", Repository, "--state-path", State, "--path", path, "--interval", "1s");
        foreach (int _ in new[] { 1, 2 })
        {
            Assert.False(watcher.WaitForChanged(WatcherChangeTypes.All, 30_000).TimedOut);
        }

        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"])!)
        {
            kill.WaitForExit();
        }

        Assert.Equal(ExitCode.Done, Runner.Finish(process).ExitCode);
        Assert.Contains("content=\"1\"", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("dashboard")]
    public void What_is_no_repository_is_told(string command)
    {
        RunnerResult result = Runner.Run(command, "--repository", _folder.Path, "--state-path", State);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("BackupNotARepository", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("dashboard")]
    public void What_can_not_be_read_is_told_once_and_the_others_are_reported(string command)
    {
        string journal = Directory.GetFiles(Path.Combine(Repository, "history"), "runs-*").First();
        File.AppendAllText(journal, "{ half\n");
        RunnerResult result = Runner.Run(command, "-r", Repository, "-r", _folder.Path, "--state-path", State, "--culture", "en");
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("50.0 %", result.Output, StringComparison.Ordinal);
        Assert.Contains("What this report lacks", result.Output, StringComparison.Ordinal);
        Assert.Contains("damaged lines: 1", result.Output, StringComparison.Ordinal);
        Assert.Collection(
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith("error BackupNotARepository: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"warning: The history of '{Repository}' has 1 damaged line", line, StringComparison.Ordinal));
    }

    [Fact]
    public void No_file_is_written_where_nothing_could_be_read()
    {
        string path = Path.Combine(_folder.Path, "report.md");
        RunnerResult result = Runner.Run("report", "-r", _folder.Path, "-r", Path.Combine(_folder.Path, "none"), "--state-path", State, "--path", path);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Equal(2, result.Error.Split("error BackupNotARepository").Length - 1);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("report")]
    [InlineData("dashboard")]
    [InlineData("history")]
    [InlineData("health", "--json")]
    [InlineData("report", "--help")]
    public void Standard_output_that_is_full_is_told(string command, params string[] more)
    {
        string line = string.Join(' ', (string[])["dotnet", Path.Combine(AppContext.BaseDirectory, "mysqlbackup.dll"), command, "-r", Repository, .. more, ">/dev/full"]);
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", line]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        RunnerResult result = Runner.Finish(process);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.StartsWith("error BackupDestinationFull: Standard output can't be written: ", result.Error, StringComparison.Ordinal);
    }

    private static BackupRun Run(DateTime start, BackupStatus status) => new()
    {
        Id = BackupRepository.NewId(start),
        Status = status,
        StartTime = start,
        EndTime = start.AddSeconds(90),
        Server = "db1:3306",
        Databases = [new BackupRunDatabase { Name = "订单" }],
    };
}
