using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>Programs made when their database had another collation than it has now.</summary>
public sealed class DatabaseCollationTests
{
    private const string Own = "latin2_general_ci";

    [Theory, MariaDB, MySql]
    public void Programs_keep_theirs_and_the_target_keeps_its_own(ServerFamily family)
    {
        using var trial = new Trial(family);
        var result = trial.Restore(trial.Server.Options);
        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Empty(result.Warnings);
        Assert.Equal("early\tlatin1_swedish_ci\nlate\t" + Own, trial.Programs());
        Assert.Equal(Own, trial.Collation());
    }

    [Theory, MariaDB, MySql]
    public void Without_the_right_to_alter_the_program_comes_back_with_a_warning(ServerFamily family)
    {
        using var trial = new Trial(family);
        var global = family == ServerFamily.MariaDB ? "SET USER, BINLOG ADMIN" : "SET_ANY_DEFINER, SYSTEM_USER, SUPER";
        var user = trial.Server.CreateAccount("pw", [$"SELECT, INSERT, CREATE, DROP, CREATE ROUTINE, ALTER ROUTINE, EXECUTE, TRIGGER ON `{trial.Target.Name}`.*", $"{global} ON *.*"]);
        var result = trial.Restore(trial.Server.Options with { User = user, Password = "pw", AllowPublicKeyRetrieval = true });
        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Contains(result.Warnings, w => w.Contains("latin1_swedish_ci", StringComparison.Ordinal));
        Assert.Equal("early\t" + Own + "\nlate\t" + Own, trial.Programs());
        trial.Server.DropAccount(user);
    }

    [Theory, MariaDB, MySql]
    public void A_program_that_fails_leaves_the_target_its_own(ServerFamily family)
    {
        using var trial = new Trial(family);
        var user = trial.Server.CreateAccount("pw", [$"SELECT, INSERT, CREATE, DROP, ALTER ON `{trial.Target.Name}`.*"]);
        var result = trial.Restore(trial.Server.Options with { User = user, Password = "pw", AllowPublicKeyRetrieval = true });
        trial.Server.DropAccount(user);
        Assert.Equal(BackupStatus.Failed, result.Status);
        Assert.Equal(Own, trial.Collation());
    }

    private sealed class Trial : IDisposable
    {
        private readonly TestFolder _folder = new();
        private readonly TestDatabase _source;

        public Trial(ServerFamily family)
        {
            Server = TestServers.Get(family);
            _source = Server.CreateDatabase("CHARACTER SET latin1 COLLATE latin1_swedish_ci");
            _source.Sql($"CREATE PROCEDURE early() SELECT 1; ALTER DATABASE `{_source.Name}` COLLATE utf8mb4_bin; CREATE PROCEDURE late() SELECT 1");
            new BackupOperation(new BackupRequest { Server = Server.Options, Destination = _folder.Path, Database = [_source.Name] }, NullOutput.Instance).Run(default);
            Target = Server.CreateDatabase($"COLLATE {Own}");
        }

        public TestServer Server { get; }

        public TestDatabase Target { get; }

        public RestoreResult Restore(ServerOptions options) => Assert.Single(new RestoreOperation(
            new RestoreRequest
            {
                Server = options,
                Repository = _folder.Path,
                As = new Dictionary<string, string> { [_source.Name] = Target.Name },
            },
            NullOutput.Instance).Run(default));

        public string Programs() => Server.Sql($"SELECT ROUTINE_NAME,DATABASE_COLLATION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{Target.Name}' ORDER BY 1");

        public string Collation() => Server.Sql($"SELECT DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME='{Target.Name}'");

        public void Dispose()
        {
            _source.Dispose();
            Target.Dispose();
            _folder.Dispose();
        }
    }
}
