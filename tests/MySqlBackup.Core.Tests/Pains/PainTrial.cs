using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Pains;

/// <summary>A user's database, and every way there and back: this product's backup, its restore by each load method, and the server's own client.</summary>
internal sealed class PainTrial : IDisposable
{
    public PainTrial(ServerFamily family, string options = "CHARACTER SET utf8mb4")
        : this(TestServers.Get(family), options)
    {
    }

    public PainTrial(TestServer server, string options = "CHARACTER SET utf8mb4")
    {
        Server = server;
        Bench = new DumpBench(server);
        Database = server.CreateDatabase(options);
    }

    public TestServer Server { get; }

    public DumpBench Bench { get; }

    public TestDatabase Database { get; }

    public string Name => Database.Name;

    private static IEnumerable<LoadMethod> Methods(ServerFamily family) =>
        family == ServerFamily.MariaDB ? [LoadMethod.Bulk, LoadMethod.LocalInfile, LoadMethod.Insert] : [LoadMethod.LocalInfile, LoadMethod.Insert];

    public string Sql(string statements) => Database.Sql(statements);

    public BackupRecord Backup(params string[] more) => Bench.Backup(Bench.Request([Name, .. more]));

    public BackupRecord Backup(IOperationOutput output) => Bench.Backup(Bench.Request(Name), output);

    /// <summary>Restores under the same names, in the place of what is there.</summary>
    public RestoreResult Restore(BackupRecord record, LoadMethod method = LoadMethod.Auto, TestServer? target = null, string? database = null) =>
        new RestoreOperation(new RestoreRequest
        {
            Server = (target ?? Server).Options,
            Repository = Bench.Repository,
            Id = record.Id,
            LoadMethod = method,
            ThreadCount = 3,
        }).Run(default).Single(result => result.Database == (database ?? Name));

    /// <summary>Backs up, and demands the same values and definitions from every way back, as the server's own client tells them.</summary>
    /// <param name="target">Where to restore to; null for the server that was backed up.</param>
    /// <param name="record">A backup that was made already.</param>
    /// <param name="more">Databases beside the first; they are compared too.</param>
    public void RequireSame(TestServer? target = null, BackupRecord? record = null, params TestDatabase[] more)
    {
        string[] names = [Name, .. more.Select(database => database.Name)];
        var before = names.Select(name => DumpBench.Describe(Server, name)).ToList();
        record ??= Backup(names[1..]);
        target ??= Server;
        foreach (var method in Methods(Server.Family))
        {
            Drop(target, names);
            Assert.All(new RestoreOperation(new RestoreRequest { Server = target.Options, Repository = Bench.Repository, Id = record.Id, LoadMethod = method, ThreadCount = 3 }).Run(default), result =>
            {
                Assert.True(result.Status == BackupStatus.Success, $"{method}: {result.ErrorMessage}");
                Assert.Empty(result.Warnings);
            });
            RequireSame(before, target, names);
        }

        Drop(target, names);
        DumpBench.Load(record, target);
        RequireSame(before, target, names);
    }

    public void Dispose()
    {
        Database.Dispose();
        Bench.Dispose();
    }

    private static void RequireSame(List<string> before, TestServer target, string[] names)
    {
        foreach (var (expected, name) in before.Zip(names))
        {
            Assert.Equal(expected, DumpBench.Describe(target, name));
        }
    }

    private static void Drop(TestServer target, string[] names) => target.Sql(string.Concat(names.Select(name => $"DROP DATABASE IF EXISTS `{name}`;")));
}
