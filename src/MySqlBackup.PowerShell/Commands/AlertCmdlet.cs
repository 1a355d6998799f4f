using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>The base of the cmdlets that tell channels of alerts.</summary>
public abstract class AlertCmdlet : MySqlBackupCmdlet
{
    /// <summary>Says which channels did not take it, or not for all recipients: as an error where none did, else as a warning.</summary>
    private protected void ReportUndelivered(AlertResult result)
    {
        foreach (AlertDelivery delivery in result.Delivery.Where(d => d.Error is not null))
        {
            string message = $"{result.Kind} of {result.Target} was not {(delivery.Succeeded ? "wholly " : "")}delivered to {delivery.Channel} ({delivery.Type}, {delivery.Destination}): {delivery.Error}";
            if (result.Decision == AlertDecision.NotDelivered)
            {
                WriteFailure(new BackupException(BackupErrorId.AlertNotDelivered, message), result);
            }
            else
            {
                WriteWarning(message);
            }
        }
    }
}
