using System.Text.Json;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests;

/// <summary>Open alerts, as the runner lists and closes them.</summary>
public sealed class AlertsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public AlertsTests()
    {
        var router = new AlertRouter([], AlertRules.Default, NullOutput.Instance, State);
        foreach (string database in (string[])["shop", "crm"])
        {
            router.Route(
                new AlertSignal
                {
                    Kind = AlertKind.BackupOverdue,
                    Target = new AlertTarget("db1:3306", [database], "/srv/backup"),
                    IsFiring = true,
                    Summary = "It is old.",
                    Time = DateTime.UtcNow,
                },
                CancellationToken.None);
        }
    }

    private string State => Path.Combine(_folder.Path, "alerts.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_open_is_listed_and_what_matches_closed()
    {
        RunnerResult list = Runner.Run("alerts", "--state-path", State);
        Assert.Equal((ExitCode.Done, ""), (list.ExitCode, list.Error));
        Assert.Contains("db1:3306/crm in /srv/backup", list.Output, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Usage, Runner.Run("alerts", "--close", "--state-path", State).ExitCode);
        RunnerResult close = Runner.Run("alerts", "--close", "--database", "shop", "--repository", "/srv/../srv/backup/", "--state-path", State);
        Assert.Equal((ExitCode.Done, "BackupOverdue of db1:3306/shop in /srv/backup: It was closed by hand, and nobody is told."), (close.ExitCode, close.Output.TrimEnd()));

        RunnerResult json = Runner.Run("alerts", "--json", "--state-path", State);
        Assert.Equal("crm", JsonDocument.Parse(json.Output).RootElement.GetProperty("database")[0].GetString());
        Assert.Equal("Closed", JsonDocument.Parse(Runner.Run("alerts", "--close", "--kind", "*", "--json", "--state-path", State).Output).RootElement.GetProperty("decision").GetString());
        Assert.Equal((ExitCode.Done, "No alert is open."), (Runner.Run("alerts", "--state-path", State).ExitCode, Runner.Run("alerts", "--state-path", State).Error.TrimEnd()));
    }

    [Fact]
    public void A_state_that_can_not_be_read_is_an_error_and_not_that_nothing_is_open()
    {
        File.WriteAllText(State, "{\"formatVersion\":");
        RunnerResult list = Runner.Run("alerts", "--state-path", State);
        Assert.Equal((ExitCode.Failed, ""), (list.ExitCode, list.Output));
        Assert.Contains("Which alerts are open is not known", list.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("No alert is open", list.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_wide_characters_keep_the_columns_in_line()
    {
        var table = new TextTable("Database", "Status");
        table.Add("订单_归档", "Healthy");
        table.Add("shop", "Healthy");
        var written = new StringWriter();
        table.Write(written, colour: false);
        Assert.Equal(["Database   Status", "---------  -------", "订单_归档  Healthy", "shop       Healthy"], written.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
