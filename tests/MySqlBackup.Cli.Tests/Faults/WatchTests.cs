using System.Diagnostics;
using System.Text.Json;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests.Faults;

/// <summary>The runner's backups, seen from outside.</summary>
[Collection(FaultGroup.Name)]
public class WatchTests
{
    [Theory, MariaDB]
    public void A_run_is_shown_until_it_is_killed(ServerFamily family)
    {
        using var shop = new FaultShop(TestServers.Get(family));
        BackupRepository repository = BackupRepository.Create(shop.Repository);
        using Process process = Runner.Start([.. shop.BackupArguments(), "--throttle", "10KB", "--sample-interval", "100ms"]);
        var watch = new BackupWatch([repository]);
        RunningBackup? seen = null;
        bool isSeen = SpinWait.SpinUntil(() => (seen = watch.Look().SingleOrDefault(r => r.Kind == RunningBackupKind.Own)) is { BytesDone: > 0 } || process.HasExited, TimeSpan.FromSeconds(30));
        Assert.True(isSeen && !process.HasExited, process.HasExited ? Runner.Finish(process).Error : "It is not shown.");

        JsonElement shown = Assert.Single(Watch(shop.Repository), r => r.GetProperty("kind").GetString() == "Own");
        Assert.Equal(seen!.Id, shown.GetProperty("id").GetString());
        Assert.Equal(process.Id, shown.GetProperty("processId").GetInt32());
        Assert.Equal(shop.Name, Assert.Single(shown.GetProperty("database").EnumerateArray()).GetString());
        Assert.True(shown.GetProperty("bytesDone").GetInt64() >= seen.BytesDone);
        RunnerResult table = Runner.Run("watch", "--repository", shop.Repository);
        Assert.Contains(seen.Id, table.Output, StringComparison.Ordinal);

        process.Kill();
        FaultShop.RequireKilled(process);
        Assert.DoesNotContain(watch.Look(), r => r.Kind == RunningBackupKind.Own);
        Assert.DoesNotContain(Watch(shop.Repository, "--interval", "100ms"), r => r.GetProperty("kind").GetString() == "Own");
        shop.RequireNextRun();
    }

    [Fact]
    public void A_folder_that_is_no_repository_is_told()
    {
        using var folder = new TestFolder();
        RunnerResult result = Runner.Run("watch", "--repository", folder.Path, "--continuous");
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("BackupNotARepository", result.Error, StringComparison.Ordinal);
    }

    private static JsonElement[] Watch(string repository, params string[] more)
    {
        RunnerResult result = Runner.Run(["watch", "--repository", repository, "--json", .. more]);
        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
    }
}
