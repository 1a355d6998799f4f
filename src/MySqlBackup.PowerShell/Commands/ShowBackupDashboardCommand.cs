using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Reports;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Shows how the backups are, at the terminal or as a page.</summary>
[Cmdlet(VerbsCommon.Show, "BackupDashboard", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ShowBackupDashboardCommand : ReportCmdlet
{
    private bool _hasDrawn;

    /// <summary>How many days, today included.</summary>
    [Parameter]
    [ValidateRange(1, ReportRequest.MostDays)]
    public int Days { get; set; } = 30;

    /// <summary>The page to write.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Show it again and again, until Ctrl+C.</summary>
    [Parameter]
    public SwitchParameter Continuous { get; set; }

    /// <summary>The time between two times.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>No colours.</summary>
    [Parameter]
    public SwitchParameter NoColor { get; set; }

    private bool IsContinuous => MyInvocation.BoundParameters.ContainsKey(nameof(Continuous)) ? Continuous : MyInvocation.BoundParameters.ContainsKey(nameof(Interval));

    // What comes out of a pipeline in the middle, or is redirected, no person sees as it is.
    private bool IsTerminal =>
        Host.UI.SupportsVirtualTerminal && !Console.IsOutputRedirected && MyInvocation.PipelinePosition == MyInvocation.PipelineLength
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    private bool IsPlain => NoColor || PSObject.AsPSObject(GetVariableValue("PSStyle", "")).Properties["OutputRendering"]?.Value?.ToString() == "PlainText";

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        try
        {
            ReportLanguage language = ReportLanguage.Find(Culture);
            ReportRequest request = CreateRequest(Days);
            string? path = Path is null ? null : ResolvePath(Path);
            if (path is not null)
            {
                ReportFile.Check(path);
            }

            if (Repositories.Count == 0 || (path is not null && !ShouldProcess(path, "Write dashboard")))
            {
                return;
            }

            RunEach(
                (output, cancellation) =>
                {
                    var builder = new ReportBuilder(request, output);
                    return IsContinuous ? builder.Follow(Repositories, Interval, cancellation) : [builder.Build(Repositories, cancellation)];
                },
                report =>
                {
                    Tell(report);
                    if (report.Repository.Count > 0 || _hasDrawn)
                    {
                        Show(report, language, path);
                    }
                });
        }
        catch (BackupException e)
        {
            WriteFailure(e, null);
        }
    }

    private void Show(BackupReport report, ReportLanguage language, string? path)
    {
        if (path is not null)
        {
            ReportFile.Write(path, HtmlReport.Write(report, language, ReportKind.Dashboard, IsContinuous ? Interval : null));
            if (!_hasDrawn)
            {
                WriteFile(path);
            }

            _hasDrawn = true;
            return;
        }

        TextStyle style = TextStyle.Of(Console.OutputEncoding, IsTerminal && !IsPlain, IsTerminal ? Host.UI.RawUI.WindowSize.Width : null);
        IReadOnlyList<string> lines = TextReport.Lines(report, language, style, ReportKind.Dashboard);
        if (IsContinuous && IsTerminal)
        {
            Host.UI.Write(TextScreen.Draw(lines, Host.UI.RawUI.WindowSize.Height, isFirst: !_hasDrawn));
            _hasDrawn = true;
        }
        else
        {
            WriteObject(lines, enumerateCollection: true);
            _hasDrawn = true;
        }
    }
}
