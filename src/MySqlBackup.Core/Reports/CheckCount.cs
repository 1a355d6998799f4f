using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;

namespace MySqlBackup.Core.Reports;

/// <summary>Counts checks and drills.</summary>
internal sealed class CheckCount
{
    private readonly List<BackupCheck> _failures = [];
    private ReportChecks _checks = new();

    public void Add(BackupCheck check)
    {
        bool isDrill = check.Level == IntegrityLevel.Restore;
        switch (check.Status)
        {
            case IntegrityStatus.Passed when isDrill:
                _checks = _checks with { PassedDrillCount = _checks.PassedDrillCount + 1, LongestRestore = Longer(_checks.LongestRestore, check.RestoreDuration) };
                break;
            case IntegrityStatus.Passed:
                _checks = _checks with { PassedCheckCount = _checks.PassedCheckCount + 1 };
                break;
            case IntegrityStatus.Failed:
                _checks = isDrill ? _checks with { FailedDrillCount = _checks.FailedDrillCount + 1 } : _checks with { FailedCheckCount = _checks.FailedCheckCount + 1 };
                _failures.Add(check);
                break;
        }
    }

    public ReportChecks ToChecks() => _checks with { Failures = _failures.OrderByDescending(f => f.StartTime).ToArray() };

    private static TimeSpan? Longer(TimeSpan? known, TimeSpan? time) => known > time ? known : time ?? known;
}
