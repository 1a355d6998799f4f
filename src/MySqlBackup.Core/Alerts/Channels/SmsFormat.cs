namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>How an SMS gateway takes its fields.</summary>
public enum SmsFormat
{
    /// <summary>A JSON object.</summary>
    Json,

    /// <summary>A form, as browsers send it.</summary>
    Form,
}
