using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Sends a test message through channels.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BackupAlert")]
[OutputType(typeof(AlertDelivery), typeof(bool))]
public sealed class TestBackupAlertCommand : MySqlBackupCmdlet
{
    private readonly List<IAlertChannel> _channels = [];

    /// <summary>The channels to test.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public IAlertChannel[] Channel { get; set; } = [];

    /// <summary>One true or false for all channels, and no objects.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => _channels.AddRange(Channel);

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        try
        {
            IReadOnlyList<AlertDelivery> deliveries = Run((_, cancellation) => AlertChannelTest.Run(_channels, cancellation));
            if (Quiet)
            {
                WriteObject(deliveries.Count > 0 && deliveries.All(d => d.Error is null));
                return;
            }

            foreach (AlertDelivery delivery in deliveries)
            {
                WriteObject(delivery);
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, null);
        }
    }
}
