using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>Messages with all that can go wrong in a channel's format, and options that wait for nothing.</summary>
internal static class SampleAlert
{
    public const string Database = "订单_<!channel> & *bold* [x](http://evil)";

    public static AlertChannelOptions Options { get; } = new() { Name = "sample", RetryPause = TimeSpan.Zero, Timeout = TimeSpan.FromSeconds(5) };

    public static AlertMessage Create(AlertEvent what = AlertEvent.Alert, AlertLevel level = AlertLevel.High, string database = Database) => new()
    {
        Event = what,
        Kind = AlertKind.BackupFailed,
        Level = level,
        Target = new AlertTarget("db1:3306", [database]),
        Summary = $"The backup of db1:3306/{database} failed: \"no\" 磁盘已满 😀",
        Facts = [new AlertFact("Database", database), new AlertFact("Error", "BackupServerError")],
        Time = new DateTime(2026, 11, 20, 2, 0, 0, DateTimeKind.Utc),
        Since = new DateTime(2026, 11, 18, 2, 0, 0, DateTimeKind.Utc),
        Count = 3,
        Sender = "backup-host",
    };
}
