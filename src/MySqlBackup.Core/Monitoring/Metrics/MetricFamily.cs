namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>A metric: its name, its kind and what it means.</summary>
internal sealed record MetricFamily(string Name, string Type, string Help)
{
    public static readonly MetricFamily Duration = Gauge("backup_duration", "Seconds that the run of the last successful backup took.");
    public static readonly MetricFamily LastDuration = Gauge("backup_last_duration_seconds", "Seconds that the run of the last successful backup took.");
    public static readonly MetricFamily Size = Gauge("backup_size", "Bytes on disk of the database's files in the last successful backup.");
    public static readonly MetricFamily FileSize = Gauge("backup_file_size_bytes", "Bytes on disk of the database's files in the last successful backup.");
    public static readonly MetricFamily Speed = Gauge("backup_speed", "Bytes of rows a second, over the run of the last successful backup.");
    public static readonly MetricFamily BaseSpeed = Gauge("backup_speed_bytes_per_second", "Bytes of rows a second, over the run of the last successful backup.");
    public static readonly MetricFamily SuccessRate = Gauge("backup_success_rate_by_service", "Percent of the ended runs of the last days that succeeded; the service is the database.");
    public static readonly MetricFamily SuccessRatio = Gauge("backup_success_ratio", "Share of the ended runs of the last days that succeeded, from 0 to 1.");
    public static readonly MetricFamily Durations = new("backup_duration_seconds", "histogram", "Seconds that the successful runs of the whole history took.");
    public static readonly MetricFamily LastSuccess = Gauge("backup_last_success_timestamp_seconds", "When the last successful backup that is still there began, as Unix time.");
    public static readonly MetricFamily Rpo = Gauge("backup_rpo_seconds", "Age of the last successful backup when this was written: what a loss now would cost.");
    public static readonly MetricFamily Rto = Gauge("backup_rto_seconds", "Seconds that the restore of the last passed drill took.");

    private static MetricFamily Gauge(string name, string help) => new(name, "gauge", help);
}
