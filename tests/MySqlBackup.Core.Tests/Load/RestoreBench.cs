using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>A plain backup of one database, and its restore under another name.</summary>
internal static class RestoreBench
{
    public static void BackUp(TestServer server, TestDatabase database, TestFolder folder) => new BackupOperation(
        new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [database.Name], Compression = "none" }, NullOutput.Instance).Run(default);

    public static RestoreRequest Request(TestServer server, TestFolder folder, string source, string target) => new()
    {
        Server = server.Options,
        Repository = folder.Path,
        Database = [source],
        As = new Dictionary<string, string> { [source] = target },
        ThreadCount = 2,
    };
}
