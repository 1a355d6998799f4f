namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>
/// Some of a channel's recipients have the message and others do not; the text says why. To send it again would tell the first again with each
/// run, so it counts as delivered.
/// </summary>
public sealed class PartialDeliveryException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">Who does not have it, why, and what to do; without anything secret.</param>
    /// <param name="cause">What failed.</param>
    public PartialDeliveryException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
