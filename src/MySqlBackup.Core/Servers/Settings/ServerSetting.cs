namespace MySqlBackup.Core.Servers.Settings;

/// <summary>A setting or counter of a server that matters to a backup, and what is advised for it.</summary>
public sealed record ServerSetting
{
    /// <summary>The name, as the server writes it.</summary>
    public required string Name { get; init; }

    /// <summary>The global value: a <see cref="long"/> where it is a whole number that fits, else text.</summary>
    public required object Value { get; init; }

    /// <summary>Whether it is a variable or a counter.</summary>
    public required SettingKind Kind { get; init; }

    /// <summary>Whether it can be changed while the server runs; null for counters and where the server does not tell.</summary>
    public bool? IsDynamic { get; init; }

    /// <summary>Whether the value is a number of bytes.</summary>
    public bool IsBytes { get; init; }

    /// <summary>What it does, in a sentence; null for names that only match a pattern.</summary>
    public string? Meaning { get; init; }

    /// <summary>The value to use instead; null where nothing is advised.</summary>
    public long? Advice { get; init; }

    /// <summary>What the advice follows from, or why there is none; null where no rule knows the setting.</summary>
    public string? Reason { get; init; }

    /// <summary>The server's address.</summary>
    public required string Server { get; init; }
}
