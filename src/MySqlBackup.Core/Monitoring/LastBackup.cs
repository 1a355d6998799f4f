using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring;

/// <summary>The last backup of a database, and why newer ones are none.</summary>
/// <param name="Record">The backup; null where there is none.</param>
/// <param name="LiesAhead">True where its time has not come yet: a clock was set back.</param>
/// <param name="PassedOver">Why each kind of newer ones does not count.</param>
internal sealed record LastBackup(BackupRecord? Record, bool LiesAhead, IReadOnlyList<HealthFinding> PassedOver);
