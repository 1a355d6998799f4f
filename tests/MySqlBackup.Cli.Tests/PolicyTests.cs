using System.Text.Json;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests;

public sealed class PolicyTests : IDisposable
{
    private const string Policy = """
        apiVersion: backup.mysql.com/v1
        kind: BackupPolicy
        metadata: {name: p}
        spec:
          targets:
            - {database: shop, schedule: "0 2 * * *"}
            - {database: crm}
          storage: /srv/backup
        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_policy_is_checked_and_its_next_runs_are_shown()
    {
        string file = Write("good.yaml", Policy);
        RunnerResult result = Runner.Run("policy", "test", file);
        Assert.Equal(ExitCode.Done, result.ExitCode);
        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal($"{file}:7:7: warning: The target crm has no schedule, so it runs only when it is asked for.", lines[0]);
        Assert.Equal($"{file}: can be used", lines[1]);
        Assert.Matches(@"^  shop: next \d{4}-\d\d-\d\d 02:00 UTC \(0 2 \* \* \*\), to /srv/backup$", lines[2]);
        Assert.Equal("  crm: on request, to /srv/backup", lines[3]);
    }

    [Fact]
    public void One_that_cannot_be_used_ends_with_3_and_says_where()
    {
        string good = Write("good.yaml", Policy);
        string bad = Write("bad.yaml", Policy.Replace("schedule", "shedule", StringComparison.Ordinal));
        RunnerResult result = Runner.Run("policy", "test", bad, good);
        Assert.Equal(ExitCode.NotReady, result.ExitCode);
        Assert.Contains($"{bad}:6:24: error: 'shedule' is no key of 'spec.targets[0]'. Did you mean 'schedule'?", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{bad}: can't be used\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{good}: can be used\n", result.Output, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(Runner.Run("policy", "test", bad, "--json").Output).RootElement;
        Assert.False(json.GetProperty("isValid").GetBoolean());
        Assert.Equal(24, json.GetProperty("problem")[0].GetProperty("column").GetInt32());
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        RunnerResult result = Runner.Run("policy", "test", Path.Combine(_folder.Path, "none.yaml"));
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.StartsWith("error BackupInvalidArgument: The policy '", result.Error, StringComparison.Ordinal);

        string good = Write("good.yaml", Policy);
        RunnerResult both = Runner.Run("policy", "test", Path.Combine(_folder.Path, "none.yaml"), good);
        Assert.Equal(ExitCode.Usage, both.ExitCode);
        Assert.Contains($"{good}: can be used\n", both.Output, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
