namespace MySqlBackup.Core.Alerts;

/// <summary>What became of a signal.</summary>
public enum AlertDecision
{
    /// <summary>Nothing was bad, and nothing that was told is over.</summary>
    NothingToTell,

    /// <summary>At least one channel has it.</summary>
    Sent,

    /// <summary>It stands in the log and was meant for no channel.</summary>
    Logged,

    /// <summary>It must happen more often in a row before it is told.</summary>
    BelowThreshold,

    /// <summary>It was told a short time ago, or is being told by another run.</summary>
    InCooldown,

    /// <summary>What was told is over, and at least one channel has that.</summary>
    Recovered,

    /// <summary>No channel took it; the next run tries again.</summary>
    NotDelivered,

    /// <summary>Something newer is known of the same kind and target.</summary>
    Outdated,

    /// <summary>Somebody closed it by hand.</summary>
    Closed,
}
