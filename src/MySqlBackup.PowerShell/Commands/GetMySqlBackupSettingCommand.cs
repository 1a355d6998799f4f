using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Servers.Settings;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Shows the settings and counters of servers that matter to a backup.</summary>
[Cmdlet(VerbsCommon.Get, "MySqlBackupSetting")]
[OutputType(typeof(ServerSetting))]
public sealed class GetMySqlBackupSettingCommand : ServerCmdlet
{
    /// <summary>The servers.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Server { get; set; }

    /// <summary>Names, or wildcards over them.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string? server in Server ?? [null!])
        {
            try
            {
                ServerOptions options = ResolveServer(server);
                RunEach((_, cancellation) => SettingReader.Read(options, Name, cancellation), setting => WriteObject(setting));
            }
            catch (BackupException e)
            {
                WriteFailure(e, server);
            }
        }
    }
}
