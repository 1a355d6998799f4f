namespace MySqlBackup.Core.History;

/// <summary>What sizes are gathered by.</summary>
public enum CapacityGrouping
{
    /// <summary>The day on which the backups began, UTC.</summary>
    Day,

    /// <summary>The database.</summary>
    Database,
}
