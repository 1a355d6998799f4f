namespace MySqlBackup.Core.Servers.Settings;

/// <summary>What became of a change.</summary>
public enum SettingChangeStatus
{
    /// <summary>The setting has the new value.</summary>
    Applied,

    /// <summary>The setting has its old value again.</summary>
    Restored,

    /// <summary>The setting has a third value, which a warning tells: another session changed it meanwhile, or the server does not take the old value any more.</summary>
    Left,
}
