using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Faults;

/// <summary>A clock that is set while backups run.</summary>
public class ClockTests
{
    [Fact]
    public void A_run_that_goes_on_is_not_taken_for_dead_because_the_clock_was_set()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Its start, worked out from the clock, was another one when it was written down.
        RunOwner now = RunOwner.Current();
        Assert.False((now with { ProcessStarted = now.ProcessStarted.AddHours(-2) }).HasEnded());
        Assert.False((now with { ProcessStarted = now.ProcessStarted.AddDays(400) }).HasEnded());

        // The same number, another process; and another start of the machine.
        Assert.True((now with { StartTick = now.StartTick - 1 }).HasEnded());
        Assert.True((now with { Boot = "8c1b5f5e-0000-4000-8000-000000000000" }).HasEnded());
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void A_backup_during_which_the_clock_was_set_is_listed_with_a_duration_that_can_be(int seconds)
    {
        using var folder = new TestFolder();
        using (BackupWriter writer = BackupRepository.Create(folder.Path).Begin(BackupRepository.NewId(DateTime.UtcNow)))
        {
            writer.Complete(SampleBackup.Fill(writer) with { StartTime = DateTime.UtcNow.AddSeconds(-seconds) });
        }

        BackupRecord record = Assert.Single(BackupRepository.Open(folder.Path).List());
        Assert.Equal(BackupStatus.Success, record.Status);
        Assert.InRange(record.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(3700));
        Assert.Equal(TimeSpan.Zero, (record with { EndTime = record.StartTime.AddSeconds(-1) }).Duration);
    }
}
