namespace MySqlBackup.Core.Servers.Settings;

/// <summary>What is advised for a setting.</summary>
/// <param name="Value">The value to use instead; null: none.</param>
/// <param name="Reason">What that follows from.</param>
internal readonly record struct SettingAdvice(long? Value, string Reason)
{
    /// <summary>The setting is well as it is.</summary>
    public static SettingAdvice NoGain(string why) => new(null, $"Nothing to gain: {why}.");

    /// <summary>A gain is possible, but a fact is missing or stands against it.</summary>
    public static SettingAdvice Withheld(string why) => new(null, $"No advice: {why}.");
}
