using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>All rights that a backup needs are asked for before anything is written, and no more than it needs.</summary>
[Collection(DumpGroup.Name)]
public sealed class RightsTests
{
    private const string Password = "rights-1";

    [Theory, MariaDB, MySql]
    public void All_missing_rights_are_named_at_once_before_anything_is_written(ServerFamily family)
    {
        using var trial = new Trial(family, "SELECT, EXECUTE ON `{0}`.*");
        var failure = trial.Refused(request => request with { IncludeUser = true });
        Assert.Contains($"TRIGGER, EVENT, SHOW VIEW and LOCK TABLES on `{trial.Name}`.* and SELECT on `mysql`.*", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MariaDB, MySql]
    public void Views_need_SHOW_VIEW_on_each_or_on_the_database(ServerFamily family)
    {
        const string Most = "SELECT, EXECUTE, TRIGGER, EVENT, LOCK TABLES ON `{0}`.*";
        using (var trial = new Trial(family, Most))
        {
            Assert.Contains($"lacks SHOW VIEW on `{trial.Name}`.*", trial.Refused().Message, StringComparison.Ordinal);
            Assert.Equal(BackupErrorId.PermissionMissing, Assert.Throws<BackupException>(() => new BackupOperation(trial.Request, NullOutput.Instance).Plan(default)).ErrorId);
        }

        using (var trial = new Trial(family, Most, "SHOW VIEW ON `{0}`.v"))
        {
            Assert.Equal(["t", "u"], trial.Backup().Manifest!.Databases[0].Tables.Select(t => t.Name));
        }
    }

    [Theory, MariaDB, MySql]
    public void A_database_without_views_needs_no_SHOW_VIEW(ServerFamily family)
    {
        using var trial = new Trial(family, "SELECT, EXECUTE, TRIGGER, EVENT, LOCK TABLES ON `{0}`.*");
        trial.Drop("VIEW v");
        Assert.Equal(BackupStatus.Success, trial.Backup().Status);
    }

    [Theory, MariaDB, MySql]
    public void To_execute_a_routine_of_others_is_not_to_see_its_text(ServerFamily family)
    {
        using var trial = new Trial(family, "SELECT, EXECUTE, TRIGGER, EVENT, LOCK TABLES, SHOW VIEW ON `{0}`.*");
        trial.Sql("CREATE DEFINER=root@localhost PROCEDURE p() SELECT 1");
        Assert.Contains(family == ServerFamily.MariaDB ? "SELECT on `mysql`.`proc`" : "SHOW_ROUTINE on *.*", trial.Refused().Message, StringComparison.Ordinal);
    }

    [Theory, MariaDB, MySql]
    public void Accounts_need_what_shows_them(ServerFamily family)
    {
        string[] rights = ["SELECT, EXECUTE, TRIGGER, EVENT, LOCK TABLES, SHOW VIEW ON `{0}`.*", "SELECT ON mysql.user"];
        using (var trial = new Trial(family, rights))
        {
            Assert.Contains("lacks SELECT on `mysql`.*", trial.Refused(request => request with { IncludeUser = true }).Message, StringComparison.Ordinal);
            Assert.Equal(BackupStatus.Success, trial.Backup().Status);
        }

        using (var trial = new Trial(family, [.. rights, "SELECT ON mysql.*"]))
        {
            Assert.Contains(trial.Backup(request => request with { IncludeUser = true }).Manifest!.Files, f => f.Kind == BackupFileKind.Grants);
        }
    }

    [Theory, MariaDB, MySql]
    public void Named_tables_need_rights_on_themselves_alone(ServerFamily family)
    {
        using var trial = new Trial(family, "LOCK TABLES ON `{0}`.*", "SELECT, TRIGGER ON `{0}`.t", "SELECT, SHOW VIEW ON `{0}`.v", "SELECT ON `{0}`.u");
        foreach (string[] tables in new string[][] { ["t", "v"], [$"{trial.Name}.t", $"{trial.Name}.v"] })
        {
            var database = Assert.Single(trial.Backup(request => request with { Table = tables }).Manifest!.Databases);
            Assert.Equal("t", Assert.Single(database.Tables).Name);
            Assert.Equal([(DatabaseObjectKind.View, "v"), (DatabaseObjectKind.Trigger, "tr")], database.Objects.Select(o => (o.Kind, o.Name)).OrderBy(o => o.Kind));
        }

        Assert.Contains($"lacks TRIGGER on `{trial.Name}`.`u`:", trial.Refused(request => request with { Table = ["t", "u"] }).Message, StringComparison.Ordinal);

        // It may be there and not be seen, and beyond a wildcard there may be more.
        Assert.Contains($"`{trial.Name}`.`hidden`", trial.Refused(request => request with { Table = ["t", "hidden"] }).Message, StringComparison.Ordinal);
        Assert.Contains($"TRIGGER on `{trial.Name}`.*", trial.Refused(request => request with { Table = ["t*"] }).Message, StringComparison.Ordinal);
    }

    private sealed class Trial : IDisposable
    {
        private readonly TestServer _server;
        private readonly DumpBench _bench;
        private readonly TestDatabase _database;
        private readonly string _account;

        public Trial(ServerFamily family, params string[] grants)
        {
            _server = TestServers.Get(family);
            _bench = new DumpBench(_server);
            _database = _server.CreateDatabase();
            _database.Sql("CREATE TABLE t (a INT PRIMARY KEY); CREATE TABLE u (a INT PRIMARY KEY); CREATE TABLE hidden (a INT PRIMARY KEY); CREATE VIEW v AS SELECT a FROM t;"
                + "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET @a = 1");
            _account = _server.CreateAccount(Password, grants.Select(g => string.Format(null, g, _database.Name)));
            if (!grants[0].StartsWith("LOCK", StringComparison.Ordinal))
            {
                Drop("TABLE hidden");
            }
        }

        public string Name => _database.Name;

        public BackupRequest Request => _bench.Request(Name) with { Server = _server.Options with { User = _account, Password = Password, AllowPublicKeyRetrieval = true } };

        public void Sql(string statement) => _server.Sql(statement, Name);

        public void Drop(string what) => _database.Sql("DROP " + what);

        public BackupRecord Backup(Func<BackupRequest, BackupRequest>? change = null) => _bench.Backup(change?.Invoke(Request) ?? Request);

        public BackupException Refused(Func<BackupRequest, BackupRequest>? change = null)
        {
            var destination = Path.Combine(_bench.Repository, "refused");
            var request = (change?.Invoke(Request) ?? Request) with { Destination = destination };
            var failure = Assert.Throws<BackupException>(() => _bench.Backup(request));
            Assert.Equal(BackupErrorId.PermissionMissing, failure.ErrorId);
            Assert.False(Directory.Exists(destination));
            return failure;
        }

        public void Dispose()
        {
            _server.DropAccount(_account);
            _database.Dispose();
            _bench.Dispose();
        }
    }
}
