namespace MySqlBackup.Core.Servers.Settings;

/// <summary>A setting or counter whose meaning is known.</summary>
/// <param name="Name">The name in lower case.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="IsBytes">Whether its value is a number of bytes.</param>
/// <param name="IsFixedInMySql">Whether MySQL reads it at the start only; MariaDB says so itself.</param>
internal sealed record KnownSetting(string Name, string Meaning, bool IsBytes = false, bool IsFixedInMySql = false);
