using System.Text.Json;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests;

public sealed class ExpireTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string[] _ids;

    public ExpireTests() => _ids = Enumerable.Range(1, 4).Select(Write).ToArray();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_would_go_is_shown_with_the_reason_of_each_that_stays_and_then_goes()
    {
        Runner.Run("keep", "--repository", _folder.Path, "--id", _ids[0], "--note", "audit");
        string[] arguments = ["expire", "--repository", _folder.Path, "--keep-last", "1"];

        RunnerResult whatIf = Runner.Run([.. arguments, "--what-if"]);
        Assert.Equal(ExitCode.Done, whatIf.ExitCode);
        Assert.Matches($"{_ids[0]} +Keep .*: audit", whatIf.Output);
        Assert.Matches($"{_ids[1]} +Remove .*No rule keeps it", whatIf.Output);
        Assert.Contains("What if: remove 2 backups and free", whatIf.Output, StringComparison.Ordinal);
        Assert.Equal(4, Ids().Count);

        RunnerResult done = Runner.Run([.. arguments, "--json"]);
        Assert.Equal(ExitCode.Done, done.ExitCode);
        string[] lines = done.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(_ids[1..3], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
        Assert.Equal([_ids[0], _ids[3]], Ids());
        Assert.Contains("0 backups removed, 0 B freed.", Runner.Run(arguments).Output, StringComparison.Ordinal);
        Assert.Contains("audit", Runner.Run("list", "--repository", _folder.Path).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the policy keeps nothing")]
    [InlineData("the policy keeps nothing", "--max-used-percent", "85")]
    [InlineData("not 'most'", "--keep-last", "1", "--max-used-percent", "most")]
    [InlineData("no time zone 'Mars'", "--keep-last", "1", "--time-zone", "Mars")]
    [InlineData("from 0 to", "--keep-last", "-1")]
    public void A_policy_that_makes_no_sense_ends_with_2(string words, params string[] policy)
    {
        RunnerResult result = Runner.Run(["expire", "--repository", _folder.Path, .. policy]);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Equal(4, Ids().Count);
    }

    [Fact]
    public void A_backup_that_can_t_be_removed_ends_with_1_and_the_next_goes_on()
    {
        string stuck = Path.Combine(_folder.Path, _ids[0], "owner.json");
        Directory.CreateDirectory(stuck);
        RunnerResult result = Runner.Run("expire", "--repository", _folder.Path, "--keep-last", "1");

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("error BackupDestinationNotWritable", result.Error, StringComparison.Ordinal);
        Assert.Contains("2 backups removed", result.Output, StringComparison.Ordinal);
        Assert.Equal([_ids[0], _ids[3]], Ids());
    }

    private List<string> Ids() => BackupRepository.Open(_folder.Path).List().Select(b => b.Id).ToList();

    private string Write(int day)
    {
        string id = $"202611{day:00}T000000Z-0000";
        using BackupWriter writer = BackupRepository.Create(_folder.Path).Begin(id);
        writer.Complete(new BackupManifest
        {
            Id = id,
            Tool = ToolName.Value,
            Server = new ManifestServer { Address = "db1:3306", Family = "MariaDB", Version = "10.11.19-MariaDB" },
            StartTime = BackupId.Time(id),
            EndTime = BackupId.Time(id).AddSeconds(2),
            Options = new ManifestOptions { Compression = "none" },
            Snapshot = new ManifestSnapshot { LockMode = "BackupStage" },
            Databases = [],
            Files = [],
        });
        return id;
    }
}
