using System.Globalization;
using System.IO.Enumeration;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>Which runs are meant.</summary>
public sealed record HistoryQuery
{
    /// <summary>All runs.</summary>
    public static HistoryQuery All { get; } = new();

    /// <summary>Ids, or wildcards (<c>*</c>, <c>?</c>) over them; empty means all.</summary>
    public IReadOnlyList<string> Id { get; init; } = [];

    /// <summary>Databases, by name or wildcard, that a run must have meant at least one of; empty means any.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Servers, by address or wildcard; empty means any.</summary>
    public IReadOnlyList<string> Server { get; init; } = [];

    /// <summary>Only runs of this status; null means any.</summary>
    public BackupStatus? Status { get; init; }

    /// <summary>Only runs that began at or after this time; a time of no stated kind is local.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Only runs that began before this time.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Only so many of those that match, the newest; null means all.</summary>
    public int? Last { get; init; }

    /// <summary>Refuses a time that ends before it begins: that nothing was found in it would tell nothing.</summary>
    /// <returns>This query.</returns>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: no run can begin in its time.</exception>
    public HistoryQuery Check() => Since?.ToUniversalTime() >= Until?.ToUniversalTime()
        ? throw new BackupException(BackupErrorId.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"No run can begin from {Since:yyyy-MM-dd HH:mm:ss} on and before {Until:yyyy-MM-dd HH:mm:ss}: give an earlier -Since or a later -Until."))
        : this;

    /// <summary>True where a run of this database may be meant.</summary>
    internal bool MeansDatabase(string name) => Database.Count == 0 || Database.Any(pattern => IsLike(pattern, name));

    internal bool Matches(RunHead run) =>
        MatchesTime(run.StartTime)
        && (Status is null || run.Status == Status)
        && MatchesServer(run.Server)
        && (Database.Count == 0 || run.Databases.Any(d => MeansDatabase(d.Name)))
        && (Id.Count == 0 || Id.Any(pattern => IsLike(pattern, run.Id)));

    internal bool Matches(BackupCheck check) =>
        MatchesTime(check.StartTime) && MatchesServer(check.Server) && MeansDatabase(check.Database) && (Id.Count == 0 || Id.Any(pattern => IsLike(pattern, check.Id)));

    private bool MatchesTime(DateTime start) =>
        (Since is null || start >= Since.Value.ToUniversalTime()) && (Until is null || start < Until.Value.ToUniversalTime());

    private bool MatchesServer(string server) => Server.Count == 0 || Server.Any(pattern => IsLike(pattern, server));

    private static bool IsLike(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name);
}
