using System.Globalization;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Reports;

/// <summary>The tables of a report.</summary>
internal sealed class ReportTables
{
    /// <summary>A destination that is full sooner must be looked at.</summary>
    public const double FewDays = 14;

    private const double ManyDays = 3652;

    private readonly BackupReport _report;
    private readonly ReportLanguage _words;
    private readonly bool _hasServers;
    private readonly bool _hasRepositories;

    public ReportTables(BackupReport report, ReportLanguage words)
    {
        _report = report;
        _words = words;
        _hasServers = report.ByDatabase.Select(d => d.Server).Distinct(StringComparer.Ordinal).Skip(1).Any();
        _hasRepositories = report.Repository.Count > 1;
    }

    public static string FullIn(double days, ReportLanguage words) =>
        days > ManyDays ? words["FullLater"] : words.Format("FullIn", days.ToString(days < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture));

    public IEnumerable<TableBlock> Gaps() => Unless(Table(
        "Gaps",
        [Name("Repository"), Text("State"), Sentence("Reason")],
        _report.Gaps.Select(g => (ReportCell[])
        [
            g.Repository ?? _words["OpenAlerts"],
            g.DamagedLineCount > 0 ? new ReportCell(_words.Format("DamagedLines", Quantity.Format(g.DamagedLineCount)), ReportTone.Warning) : new ReportCell(_words["NotRead"], ReportTone.Bad),
            g.DamagedLineCount > 0 ? _words.Format("DamagedIn", string.Join(", ", g.DamagedFile)) : g.ErrorId is null ? g.Reason : $"{g.ErrorId}: {g.Reason}",
        ])));

    public TableBlock Databases() => Table(
        "Databases",
        [Name("Database"), .. Repositories(), Text("State"), Text("LastRun"), Text("LastBackup"), Number("Size"), Number("Failed"), Number("AverageDuration") with { Rank = 2 }, Text("LastDrill") with { Rank = 3 }],
        _report.ByDatabase.Select(d => (ReportCell[])
        [
            NameOf(d),
            .. Repositories(d.Repository),
            StateOf(d.Health),
            StateOf(d.LastStatus),
            d.LastSuccess is null ? _words["None"] : ReportOutline.Time(d.LastSuccess),
            ReportOutline.Size(d.LastSize),
            new ReportCell(_words.Format("FailedOf", Quantity.Format(d.FailureCount), Quantity.Format(d.RunCount)), d.FailureCount > 0 ? ReportTone.Bad : ReportTone.None),
            ReportOutline.Length(d.AverageDuration),
            ReportOutline.Time(d.LastDrill),
        ]),
        "NoDatabase");

    public IEnumerable<TableBlock> Findings() => Unless(Table(
        "Findings",
        [Name("Database"), .. Repositories(), Text("State"), Sentence("Finding")],
        _report.ByDatabase.Where(d => d.Reasons.Count > 0).Select(d => (ReportCell[])[NameOf(d), .. Repositories(d.Repository), StateOf(d.Health), string.Join(' ', d.Reasons.Select(reason => reason.In(_words)))])));

    public IEnumerable<TableBlock> Errors() => Unless(Table(
        "Errors",
        [Text("Error"), Number("Count"), Text("Last"), Name("Server"), Sentence("LastMessage")],
        _report.Errors.Select(e => (ReportCell[])[e.ErrorId, Quantity.Format(e.Count), ReportOutline.Time(e.LastTime), e.LastServer, e.LastMessage])));

    public TableBlock Alerts() => Table(
        "OpenAlerts",
        [Text("Level"), Text("Kind"), Name("About"), Text("Since"), Text("Told"), Number("InARow")],
        _report.OpenAlerts.Select(a => (ReportCell[])
        [
            new ReportCell(_words["Level" + a.Level], a.IsOver ? ReportTone.None : a.Level >= AlertLevel.High ? ReportTone.Bad : a.Level == AlertLevel.Warning ? ReportTone.Warning : ReportTone.None),
            a.Kind,
            a.Target,
            ReportOutline.Time(a.Since),
            _words[a.ToldTime is null ? "NotYet" : "Yes"],
            a.IsOver ? _words["Over"] : Quantity.Format(a.Count),
        ]),
        _report.AreAlertsKnown ? "NoAlert" : "AlertsUnknown");

    public IEnumerable<TableBlock> FailedChecks() => Unless(Table(
        "FailedChecks",
        [Text("Time"), Text("CheckLevel"), Name("Database"), Text("Backup"), Sentence("Reason")],
        _report.Checks.Failures.Select(c => (ReportCell[])[ReportOutline.Time(c.StartTime), _words["Check" + c.Level], c.Database, c.Id, c.Reason ?? ""])));

    public TableBlock Destinations() => Table(
        "Destinations",
        [Name("Repository"), Number("BackupCount"), Number("Stored"), Number("Free"), Number("Full"), Text("Forecast")],
        _report.Destinations.Select(d => (ReportCell[])
        [
            d.Repository,
            Quantity.Format(d.BackupCount),
            ReportOutline.Size(d.StoredSize),
            ReportOutline.Size(d.FreeSpace),
            ReportOutline.Percent(d.UsedPercent),
            ForecastOf(d),
        ]));

    public IEnumerable<TableBlock> Running() => Unless(Table(
        "RunningNow",
        [Name("Server"), Name("Database"), Number("Elapsed"), Number("Done"), Number("Speed"), Number("Left")],
        _report.Running.Select(r => (ReportCell[])
        [
            r.Server ?? r.Engine,
            string.Join(", ", r.Database),
            ReportOutline.Length(r.Elapsed),
            r.PercentComplete is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent} %") : ReportOutline.Size(r.BytesDone),
            r.BytesPerSecond is { } speed ? ByteSize.Format(speed) + "/s" : "",
            ReportOutline.Length(r.Remaining),
        ])));

    public IEnumerable<TableBlock> Days() => _report.RunCount == 0
        ? []
        :
        [
            Table(
                "Days",
                [Text("Day"), Number("Succeeded"), Number("Failed"), Number("RunningShort") with { Rank = 3 }, Number("Rate"), Number("AverageDuration"), Number("AverageSize") with { Rank = 2 }, Number("TotalSize")],
                _report.ByDay.Select(d => (ReportCell[])
                [
                    ReportOutline.Day(d.Day),
                    Quantity.Format(d.SuccessCount),
                    new ReportCell(Quantity.Format(d.FailureCount), d.FailureCount > 0 ? ReportTone.Bad : ReportTone.None),
                    Quantity.Format(d.RunningCount),
                    ReportOutline.Percent(d.SuccessRate),
                    ReportOutline.Length(d.AverageDuration),
                    ReportOutline.Size(d.AverageSize),
                    ReportOutline.Size(d.TotalSize),
                ])) with
            { IsOfThings = false },
        ];

    private static IEnumerable<TableBlock> Unless(TableBlock table) => table.Rows.Count > 0 ? [table] : [];

    private TableBlock Table(string title, IReadOnlyList<ReportColumn> columns, IEnumerable<ReportCell[]> rows, string? empty = null) =>
        new(_words[title], columns, rows.ToArray<IReadOnlyList<ReportCell>>(), empty is null ? "" : _words[empty]);

    private ReportColumn Text(string title) => new(_words[title]);

    private ReportColumn Number(string title) => Text(title) with { IsNumber = true };

    private ReportColumn Name(string title) => Text(title) with { IsName = true };

    private ReportColumn Sentence(string title) => Text(title) with { IsSentence = true };

    private ReportColumn[] Repositories() => _hasRepositories ? [Name("Repository") with { IsGroup = true }] : [];

    private ReportCell[] Repositories(string repository) => _hasRepositories ? [repository] : [];

    private string NameOf(ReportDatabase database) => _hasServers ? $"{database.Database} @ {database.Server}" : database.Database;

    private ReportCell StateOf(BackupHealthStatus? health) => health is not { } known
        ? _words["Unknown"]
        : new ReportCell(_words["Health" + known], known switch { BackupHealthStatus.Healthy => ReportTone.Good, BackupHealthStatus.Warning => ReportTone.Warning, _ => ReportTone.Bad });

    private ReportCell StateOf(BackupStatus? status) => status is not { } known
        ? _words["NoRunShort"]
        : new ReportCell(_words["Run" + known], known switch { BackupStatus.Success => ReportTone.Good, BackupStatus.Running => ReportTone.Warning, _ => ReportTone.Bad });

    private ReportCell ForecastOf(ReportDestination destination) => destination.DaysUntilFull is { } days
        ? new ReportCell(FullIn(days, _words), days < FewDays ? ReportTone.Bad : ReportTone.None)
        : destination.FreeSpace is null ? _words["Unknown"] : _words["DoesNotFill"];
}
