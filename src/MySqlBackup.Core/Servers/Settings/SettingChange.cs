namespace MySqlBackup.Core.Servers.Settings;

/// <summary>One setting that was changed, and all that is needed to put it back. Its properties can be set, so that it comes back from a file.</summary>
public sealed record SettingChange
{
    /// <summary>The server's address.</summary>
    public string Server { get; set; } = "";

    /// <summary>The setting's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The global value before.</summary>
    public long OldValue { get; set; }

    /// <summary>The value the server has taken, read back; servers round and cut what they are told.</summary>
    public long NewValue { get; set; }

    /// <summary>What became of it.</summary>
    public SettingChangeStatus Status { get; set; }

    /// <summary>Why it was changed.</summary>
    public string? Reason { get; set; }

    /// <summary>The server's own id, where it has one: so that a change is not taken back on another server at the same address.</summary>
    public string? ServerUuid { get; set; }

    /// <summary>When it was changed, in UTC.</summary>
    public DateTime Time { get; set; }
}
