namespace MySqlBackup.Core.Servers.Settings;

/// <summary>Chooses what to change.</summary>
public static class SettingProposal
{
    /// <summary>The settings that something is advised for, or those that values are given for.</summary>
    /// <param name="settings">One server's settings.</param>
    /// <param name="values">Values to use instead of the advice; none: the advice.</param>
    /// <param name="server">The server's address, for messages.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: a value is given for what can't be changed here.</exception>
    public static IReadOnlyList<ServerSetting> Choose(IReadOnlyList<ServerSetting> settings, IReadOnlyDictionary<string, long> values, string server)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return [.. settings.Where(setting => setting.Advice is not null)];
        }

        var chosen = new List<ServerSetting>();
        foreach ((string name, long value) in values)
        {
            ServerSetting setting = settings.FirstOrDefault(setting => setting.Kind == SettingKind.Variable && setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw Invalid($"{server} has no setting '{name}' among those that matter to a backup. Get-MySqlBackupSetting lists them.");
            if (setting.Value is not long now)
            {
                throw Invalid($"{setting.Name} of {server} is no number ({setting.Value}), so it can't be changed here.");
            }

            if (now != value)
            {
                chosen.Add(setting with { Advice = value, Reason = "Given with -Value." });
            }
        }

        return chosen;
    }

    private static BackupException Invalid(string message) => new(BackupErrorId.InvalidArgument, message);
}
