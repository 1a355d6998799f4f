namespace MySqlBackup.Core.Alerts;

/// <summary>How bad it is, from good to know to all hands.</summary>
public enum AlertLevel
{
    /// <summary>Good to know; nobody has to do anything.</summary>
    Info,

    /// <summary>To be looked at in the coming days.</summary>
    Warning,

    /// <summary>To be looked at today: protection is missing or about to go.</summary>
    High,

    /// <summary>To be looked at now.</summary>
    Critical,

    /// <summary>To be looked at now by whoever can decide.</summary>
    Emergency,
}
