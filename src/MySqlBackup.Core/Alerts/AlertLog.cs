using System.Globalization;
using MySqlBackup.Core.Alerts.Channels;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Alerts;

/// <summary>The log that has every alert, whatever became of it: a line each.</summary>
internal sealed class AlertLog(string path, IOperationOutput output)
{
    private bool _isWarned;

    /// <summary>Writes a line; where that fails the operator is warned, once.</summary>
    public void Write(AlertResult result)
    {
        if (result.Decision is AlertDecision.NothingToTell or AlertDecision.Outdated)
        {
            return;
        }

        string deliveries = result.Delivery.Count == 0 ? "" : $" [{string.Join("; ", result.Delivery)}]";
        string time = result.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        try
        {
            LogFileChannel.Append(path, $"{time} {result.Level.ToString().ToUpperInvariant()} {result.Kind} {result.Target} {result.Decision}: {result.Summary}{deliveries}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isWarned)
            {
                output.Warning($"The log of alerts can't be kept: {StorageError.Writing(e, path).Message}");
                _isWarned = true;
            }
        }
    }
}
