namespace MySqlBackup.Core.Alerts;

/// <summary>What a message says.</summary>
public enum AlertEvent
{
    /// <summary>It is bad.</summary>
    Alert,

    /// <summary>What was told is over.</summary>
    Recovery,

    /// <summary>Only whether the channel works.</summary>
    Test,
}
