using MySqlBackup.Core;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests;

public sealed class KeyTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, MariaDB]
    public void A_backup_is_encrypted_for_a_new_key_and_opened_by_the_next_one_alone(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
        string root = Path.Combine(_folder.Path, "backups");
        string old = Runner.RunJson("new-key", "--path", Path.Combine(_folder.Path, "old.key"), "--json").GetProperty("form").GetString()!;
        RunnerResult made = Runner.Run("new-key", "--path", Path.Combine(_folder.Path, "new.key"));
        string next = made.Output.Split(' ')[0];
        Assert.Equal($"key-file:{Path.Combine(_folder.Path, "new.key")}", next);
        RunnerResult again = Runner.Run("new-key", "--path", Path.Combine(_folder.Path, "new.key"));
        Assert.Equal(ExitCode.Failed, again.ExitCode);
        Assert.Contains("is there already", again.Error, StringComparison.Ordinal);

        string id = Runner.RunJson("backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", root, "--encryption", old, "--json").GetProperty("id").GetString()!;
        string[] change = ["update-key", "--repository", root, "--id", id, "--decryption", old, "--encryption", next];
        RunnerResult whatIf = Runner.Run([.. change, "--what-if"]);
        Assert.Contains($"What if: wrap the key of {id} for key file ", whatIf.Output, StringComparison.Ordinal);
        Assert.Equal("Passed", Verify(root, old));

        Assert.Equal(ExitCode.Done, Runner.Run(change).ExitCode);
        Assert.Equal("Passed", Verify(root, next));
        RunnerResult refused = Runner.Run(change);
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.StartsWith($"error {BackupErrorId.KeyWrong}: ", refused.Error, StringComparison.Ordinal);
    }

    private static string? Verify(string root, string key) =>
        Runner.RunJson("verify", "--repository", root, "--level", "content", "--decryption", key, "--json").GetProperty("status").GetString();
}
