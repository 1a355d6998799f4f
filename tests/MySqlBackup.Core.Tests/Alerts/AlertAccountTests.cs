using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>Whether a server lets an account in: what is good of one account ends no alert of another.</summary>
public class AlertAccountTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void An_account_that_is_not_let_in_is_over_with_its_own_success_alone()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        BackupRecord denied = trial.Failed(BackupErrorId.AccessDenied) with { Account = "backup" };
        Assert.Equal("db1:3306 (account backup)", Assert.Single(trial.Send(denied)).Target.ToString());
        Assert.Equal("db1:3306", Assert.Single(trial.Send(trial.Failed(BackupErrorId.ServerUnreachable) with { Account = "backup" })).Target.ToString());
        RestoreResult refused = new() { Database = "shop", Target = "shop", Status = BackupStatus.Failed, Id = "x", Server = "db1:3306", Account = "restore", ErrorId = BackupErrorId.AuthenticationUnsupported, ErrorMessage = "No." };
        Assert.Equal("db1:3306 (account restore)", Assert.Single(trial.Send(refused)).Target.ToString());
        trial.Clock.Now += Minute;

        // Another account shows that the server is there, and no more.
        Assert.Equal(["db1:3306"], trial.Send(trial.Succeeded() with { Account = "admin" }).Select(r => r.Target.ToString()));
        trial.Clock.Now += Minute;
        Assert.Empty(trial.Send(trial.Succeeded()));
        Assert.Equal(["db1:3306 (account backup)"], trial.Send(trial.Succeeded() with { Account = "backup" }).Select(r => r.Target.ToString()));
        Assert.Equal(["db1:3306 (account restore)"], trial.Send(refused with { Status = BackupStatus.Success, ErrorId = null }).Select(r => r.Target.ToString()));
    }

    [Theory, MariaDB, MySql]
    public void A_server_that_lets_one_account_in_ends_no_alert_of_another(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        using var trial = new AlertTrial();
        trial.Add("slack");
        trial.Clock.Now = DateTime.UtcNow;
        string account = server.CreateAccount("S3cret", ["ALL ON *.*"]);
        BackupRequest request = bench.Request(database.Name) with { Server = server.Options with { User = account, Password = "S3cret-wrong" } };
        var denied = new BackupOperation(request, NullOutput.Instance);
        BackupRecord failed = denied.Describe(Assert.Throws<BackupException>(() => denied.Run(CancellationToken.None)));
        Assert.Equal((AlertKind.ConnectionFailed, $"{server.Options.Address} (account {account})"), (Assert.Single(trial.Send(failed)).Kind, trial.Send(failed)[0].Target.ToString()));

        bench.Backup(bench.Request(database.Name));
        trial.Clock.Now = DateTime.UtcNow + Minute;
        BackupRepository repository = BackupRepository.Open(bench.Repository);
        Assert.Empty(trial.Send(repository.List().Last()));
        bench.Backup(request with { Server = server.Options with { User = account, Password = "S3cret" } });
        server.DropAccount(account);

        // The manifest names the account, so that it is known of a backup that is only listed too.
        AlertResult over = Assert.Single(trial.Send(repository.List().Last()));
        Assert.Equal((AlertKind.ConnectionFailed, AlertDecision.Recovered), (over.Kind, over.Decision));
        Assert.Equal([server.Options.User, account], new JournalHistory(repository, NullOutput.Instance).ReadRuns(HistoryQuery.All, CancellationToken.None).Select(run => run.Account));
    }
}
