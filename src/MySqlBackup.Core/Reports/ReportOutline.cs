using System.Globalization;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Reports;

/// <summary>Puts a report into words: which parts it has, in which order.</summary>
internal sealed class ReportOutline
{
    private const double GoodRate = 95;
    private const double PoorRate = 80;

    private readonly BackupReport _report;
    private readonly ReportLanguage _words;
    private readonly ReportTables _tables;
    private readonly ReportCharts _charts;

    private ReportOutline(BackupReport report, ReportLanguage words)
    {
        _report = report;
        _words = words;
        _tables = new ReportTables(report, words);
        _charts = new ReportCharts(report, words);
    }

    public static ReportDocument Create(BackupReport report, ReportLanguage words, ReportKind kind)
    {
        var outline = new ReportOutline(report, words);
        return new ReportDocument(
            words,
            words[kind == ReportKind.Report ? "ReportTitle" : "DashboardTitle"],
            report.Days == 1 ? words.Format("SubtitleOneDay", Day(report.To)) : words.Format("Subtitle", Day(report.From), Day(report.To), report.Days),
            outline.About().ToArray(),
            (kind == ReportKind.Report ? outline.ForReport() : outline.ForDashboard()).ToArray(),
            words.Format("Footer", Time(report.To), ToolName.Value));
    }

    public static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Time(DateTime? time) => time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    public static string Percent(double? percent) => percent?.ToString("0.0 '%'", CultureInfo.InvariantCulture) ?? "";

    public static string Length(TimeSpan? time) => time is { } known ? Duration.Format(known) : "";

    public static string Size(long? size) => size is { } known ? ByteSize.Format(known) : "";

    private IEnumerable<ReportBlock> ForReport() =>
    [
        Facts([Rate(), Runs(), AverageDuration(), AverageSize(), Written(), Throughput(), Stored(), Checks(), Alerts()]),
        .. _tables.Gaps(),
        .. EmptyNote(),
        .. _charts.All(),
        _tables.Databases(),
        .. _tables.Findings(),
        .. _tables.Errors(),
        _tables.Alerts(),
        .. _tables.FailedChecks(),
        _tables.Destinations(),
        .. _tables.Running(),
        .. _tables.Days(),
    ];

    private IEnumerable<ReportBlock> ForDashboard() =>
    [
        Facts([Rate(), Failures(), AverageDuration(), Stored(), Alerts(), RunningNow()]),
        .. _tables.Gaps(),
        .. EmptyNote(),
        .. _tables.Running(),
        .. _charts.All(),
        _tables.Databases(),
        .. _tables.Findings(),
        _tables.Alerts(),
        .. _tables.Errors(),
        _tables.Destinations(),
        .. _tables.Days(),
    ];

    private IEnumerable<string> About()
    {
        if (_report.Repository.Count > 0)
        {
            yield return $"{_words["Repository"]}: {string.Join(", ", _report.Repository)}";
        }

        if (_report.Database.Count > 0)
        {
            yield return $"{_words["Database"]}: {string.Join(", ", _report.Database)}";
        }

        if (_report.Target.Count > 0)
        {
            yield return $"{_words["Server"]}: {string.Join(", ", _report.Target)}";
        }
    }

    private FactBlock Facts(IReadOnlyList<ReportFact> facts) => new(_words["Summary"], facts);

    private IEnumerable<NoteBlock> EmptyNote() => _report.RunCount == 0 ? [new NoteBlock(_words["NoRun"], ReportTone.Warning)] : [];

    private ReportFact Rate() => new(
        _words["SuccessRate"],
        _report.SuccessRate is null ? _words["Unknown"] : Percent(_report.SuccessRate),
        _report.SuccessRateChange is { } change ? _words.Format("ChangePoints", Signed(change)) : "",
        _report.SuccessRate switch { null => ReportTone.None, >= GoodRate => ReportTone.Good, >= PoorRate => ReportTone.Warning, _ => ReportTone.Bad });

    private ReportFact Runs() => new(
        _words["Runs"], Quantity.Format(_report.RunCount), _words.Format("RunsDetail", Quantity.Format(_report.SuccessCount), Quantity.Format(_report.FailureCount), Quantity.Format(_report.RunningCount)));

    private ReportFact Failures() => new(
        _words["Failures"],
        Quantity.Format(_report.FailureCount),
        _words.Format("OfRuns", Quantity.Format(_report.RunCount)),
        _report.FailureCount > 0 ? ReportTone.Bad : ReportTone.None);

    private ReportFact AverageDuration() => new(
        _words["AverageDuration"],
        Known(Length(_report.AverageDuration)),
        Join(
            _report.ShortestDuration is null ? "" : _words.Format("FromTo", Length(_report.ShortestDuration), Length(_report.LongestDuration)),
            Change(_report.DurationChangePercent)));

    private ReportFact AverageSize() => new(_words["AverageSize"], Known(Size(_report.AverageSize)), Change(_report.SizeChangePercent));

    private ReportFact Written() => new(_words["Written"], Size(_report.TotalSize), _report.Days == 1 ? "" : _words.Format("InDays", _report.Days));

    private ReportFact Throughput() => new(
        _words["Throughput"], _report.AverageThroughput is { } speed ? ByteSize.Format(speed) + "/s" : _words["Unknown"], _report.AverageThroughput is null ? "" : _words["ThroughputDetail"]);

    private ReportFact Stored()
    {
        int count = _report.Destinations.Sum(d => d.BackupCount);
        double? days = _report.Destinations.Min(d => d.DaysUntilFull);
        return new ReportFact(
            _words["Stored"],
            Size(_report.StoredSize),
            Join(
                count == 1 ? _words["OneBackup"] : _words.Format("Backups", Quantity.Format(count)),
                days is { } left ? ReportTables.FullIn(left, _words) : ""),
            days < ReportTables.FewDays ? ReportTone.Bad : ReportTone.None);
    }

    private ReportFact Checks()
    {
        ReportChecks checks = _report.Checks;
        int failed = checks.FailedCheckCount + checks.FailedDrillCount;
        int passed = checks.PassedCheckCount + checks.PassedDrillCount;
        return new ReportFact(
            _words["Checks"],
            passed + failed == 0 ? _words["None"] : _words.Format("ChecksPassed", Quantity.Format(passed), Quantity.Format(passed + failed)),
            Join(
                _words.Format("Drills", Quantity.Format(checks.PassedDrillCount + checks.FailedDrillCount)),
                checks.LongestRestore is null ? "" : _words.Format("LongestRestore", Length(checks.LongestRestore))),
            failed > 0 ? ReportTone.Bad : ReportTone.None);
    }

    private ReportFact Alerts()
    {
        if (!_report.AreAlertsKnown)
        {
            return new ReportFact(_words["OpenAlerts"], _words["Unknown"], "", ReportTone.Warning);
        }

        int open = _report.OpenAlerts.Count;
        int over = _report.OpenAlerts.Count(a => a.IsOver);
        return new ReportFact(
            _words["OpenAlerts"],
            Quantity.Format(open),
            over switch { 0 => "", 1 => _words["OneOver"], _ => _words.Format("SomeOver", Quantity.Format(over)) },
            open > over ? ReportTone.Bad : open > 0 ? ReportTone.Warning : ReportTone.Good);
    }

    private ReportFact RunningNow() => new(_words["RunningNow"], Quantity.Format(_report.Running.Count));

    private string Change(double? percent) => percent is { } change ? _words.Format("ChangePercent", Signed(change)) : "";

    private string Known(string text) => text.Length > 0 ? text : _words["Unknown"];

    private string Join(string one, string other) => one.Length == 0 || other.Length == 0 ? one + other : one + _words["Comma"] + other;

    private static string Signed(double value) => value.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
}
