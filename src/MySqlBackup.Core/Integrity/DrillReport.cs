namespace MySqlBackup.Core.Integrity;

/// <summary>What a drill was run on, and how long its restore took.</summary>
/// <param name="ServerVersion">Version of the server it restored into.</param>
/// <param name="RestoreDuration">Time of the restore alone.</param>
internal sealed record DrillReport(string ServerVersion, TimeSpan RestoreDuration);
