namespace MySqlBackup.Core.Servers.Settings;

/// <summary>What a server tells under a name.</summary>
public enum SettingKind
{
    /// <summary>A system variable: how the server is set.</summary>
    Variable,

    /// <summary>A status counter: what the server has counted since it started.</summary>
    Status,
}
