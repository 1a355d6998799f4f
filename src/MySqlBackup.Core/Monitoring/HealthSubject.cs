using MySqlBackup.Core.History;

namespace MySqlBackup.Core.Monitoring;

/// <summary>What is known of one database of one server.</summary>
internal sealed class HealthSubject(string server, string database)
{
    public string Server { get; } = server;

    public string Database { get; } = database;

    /// <summary>True where it stands for databases that are all left out: there is nothing to judge.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>Runs that succeeded, as the history or the backup itself says.</summary>
    public List<(DateTime Start, string Id)> Successes { get; } = [];

    /// <summary>Runs that failed.</summary>
    public List<(DateTime Start, string Id)> Failures { get; } = [];

    /// <summary>Checks and drills, oldest first.</summary>
    public List<BackupCheck> Checks { get; } = [];
}
