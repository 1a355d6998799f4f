namespace MySqlBackup.Core.Alerts;

/// <summary>Where alerts keep what they know and what they told, unless a path is given.</summary>
public static class AlertPaths
{
    /// <summary>
    /// The user's state folder: <c>%LOCALAPPDATA%\MySqlBackup</c> on Windows, elsewhere <c>$XDG_STATE_HOME/mysqlbackup</c>, where that is not set
    /// <c>~/.local/state/mysqlbackup</c>.
    /// </summary>
    public static string Folder
    {
        get
        {
            if (OperatingSystem.IsWindows())
            {
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "MySqlBackup");
            }

            string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            return Path.IsPathRooted(state)
                ? Path.Combine(state, "mysqlbackup")
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state", "mysqlbackup");
        }
    }

    /// <summary>The state: <c>alerts.json</c> there.</summary>
    public static string State => Path.Combine(Folder, "alerts.json");

    /// <summary>The log that belongs to a state file: beside it, ending in <c>.log</c>.</summary>
    public static string LogOf(string statePath) => Path.ChangeExtension(statePath, ".log");
}
