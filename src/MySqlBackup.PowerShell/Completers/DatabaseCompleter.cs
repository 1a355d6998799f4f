using System.Collections;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.PowerShell.Completers;

/// <summary>Completes databases: those of the newest backup where a repository is on the line, else those of the server.</summary>
public sealed class DatabaseCompleter : NameCompleter
{
    private protected override IEnumerable<string> Read(BackupRecord backup, IDictionary parameters) => backup.Database;

    private protected override IEnumerable<string> Read(MySqlConnection connection, IDictionary parameters) =>
        new SchemaReader(connection, ServerIdentity.Read(connection)).ReadDatabases(new NameFilter([], [], ignoreCase: false));
}
