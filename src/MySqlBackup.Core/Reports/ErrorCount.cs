using MySqlBackup.Core.History;

namespace MySqlBackup.Core.Reports;

/// <summary>Counts why runs failed.</summary>
internal sealed class ErrorCount
{
    private readonly Dictionary<string, ReportError> _errors = new(StringComparer.Ordinal);

    public void Add(BackupRun run)
    {
        string id = run.ErrorId ?? BackupErrorId.Unexpected;
        ReportError? known = _errors.GetValueOrDefault(id);
        _errors[id] = known is not null && known.LastTime > run.StartTime
            ? known with { Count = known.Count + 1 }
            : new ReportError
            {
                ErrorId = id,
                Count = (known?.Count ?? 0) + 1,
                LastTime = run.StartTime,
                LastMessage = run.ErrorMessage ?? "",
                LastServer = run.Server,
            };
    }

    /// <summary>The kinds of errors, the most frequent first.</summary>
    public ReportError[] ToErrors() => _errors.Values.OrderByDescending(e => e.Count).ThenBy(e => e.ErrorId, StringComparer.Ordinal).ToArray();
}
