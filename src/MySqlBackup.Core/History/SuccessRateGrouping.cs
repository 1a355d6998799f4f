namespace MySqlBackup.Core.History;

/// <summary>What runs are counted by.</summary>
public enum SuccessRateGrouping
{
    /// <summary>The day on which they began, UTC.</summary>
    Day,

    /// <summary>The database; a run of several counts for each.</summary>
    Database,

    /// <summary>The server that was backed up.</summary>
    Target,
}
