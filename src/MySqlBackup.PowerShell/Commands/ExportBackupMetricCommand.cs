using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Monitoring.Metrics;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Exports metrics of backups in Prometheus's text format.</summary>
[Cmdlet(VerbsData.Export, "BackupMetric", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(string))]
public sealed class ExportBackupMetricCommand : RepositoryCmdlet
{
    private static readonly BackupMetricRequest Usual = new();

    private readonly List<string> _places = [];

    /// <summary>The file to write.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The Pushgateway to send to.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Pushgateway { get; set; }

    /// <summary>The label job of what is sent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Job { get; set; } = "mysqlbackup";

    /// <summary>The label instance of what is sent.</summary>
    [Parameter]
    [AllowEmptyString]
    public string Instance { get; set; } = Environment.MachineName;

    /// <summary>How long the Pushgateway may take.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many days the success rate counts.</summary>
    [Parameter]
    [ValidateRange(1, 36500)]
    public int Days { get; set; } = Usual.Days;

    /// <inheritdoc />
    protected override void ProcessRecord() => _places.AddRange(Repository);

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        // All in one: a file and a group of the gateway are replaced as a whole.
        if (Collect() is not { } text)
        {
            return;
        }

        if (Path is null && Pushgateway is null)
        {
            WriteObject(text);
            return;
        }

        Deliver(Path, path =>
        {
            string resolved = ResolvePath(path);
            if (ShouldProcess(resolved, "Write metrics"))
            {
                MetricFile.Write(resolved, text);
            }
        });
        Deliver(Pushgateway, address =>
        {
            var gateway = new Pushgateway(address, Job, Instance, Timeout);
            if (ShouldProcess(gateway.Host, "Send metrics"))
            {
                Run((_, cancellation) =>
                {
                    gateway.Push(text, cancellation);
                    return true;
                });
            }
        });
    }

    // Null where no repository could be read: what was exported before must not be replaced by nothing.
    private string? Collect()
    {
        var request = new BackupMetricRequest { Database = Database, Server = Target, Days = Days };
        BackupMetrics? metrics = null;
        foreach (string place in _places.Distinct(StringComparer.Ordinal))
        {
            try
            {
                string path = ResolvePath(place);
                metrics = Run((output, cancellation) =>
                {
                    BackupMetrics all = metrics ?? new BackupMetrics(request);
                    all.Add(BackupRepository.Open(path, cancellation), output, cancellation);
                    return all;
                });
            }
            catch (BackupException e)
            {
                WriteFailure(e, place);
            }
        }

        return metrics?.ToString();
    }

    private void Deliver<T>(T? target, Action<T> deliver)
        where T : class
    {
        if (target is null)
        {
            return;
        }

        try
        {
            deliver(target);
        }
        catch (BackupException e)
        {
            WriteFailure(e, target);
        }
    }
}
