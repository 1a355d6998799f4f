namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>A clock that stands until it is set.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTime Now { get; set; } = new(2026, 11, 20, 2, 0, 0, DateTimeKind.Utc);

    public override DateTimeOffset GetUtcNow() => Now;
}
