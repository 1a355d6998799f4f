namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>What all channels have.</summary>
public sealed record AlertChannelOptions
{
    /// <summary>What rules call it.</summary>
    public required string Name { get; init; }

    /// <summary>The least level it takes.</summary>
    public AlertLevel MinimumLevel { get; init; } = AlertLevel.Info;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is tried again where that can help.</summary>
    public int RetryCount { get; init; } = 2;

    /// <summary>The pause before that; each is twice the one before. What the other side asks for counts instead, up to 30 s.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Refuses what can't be used.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    internal AlertChannelOptions Checked()
    {
        if (string.IsNullOrWhiteSpace(Name) || Servers.NameFilter.HasWildcard(Name) || string.Equals(Name, AlertRule.LogOnly, StringComparison.OrdinalIgnoreCase))
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"'{Name}' can't be an alert channel's name: it must have a letter, no wildcard, and '{AlertRule.LogOnly}' stands for the log that has every alert.");
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(1) || RetryCount is < 0 or > 5 || RetryPause < TimeSpan.Zero || RetryPause > TimeSpan.FromSeconds(30))
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"The alert channel '{Name}' can't be used: its timeout must be above 0 and at most a minute, its retries from 0 to 5, and the pause between them at most 30 s.");
        }

        return this;
    }
}
