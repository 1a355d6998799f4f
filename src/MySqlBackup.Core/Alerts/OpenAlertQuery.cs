using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Alerts;

/// <summary>Which open alerts are meant. Names and wildcards (<c>*</c>, <c>?</c>) compare without case, paths by where they lead; empty means any.</summary>
public sealed record OpenAlertQuery
{
    /// <summary>Kinds.</summary>
    public IReadOnlyList<string> Kind { get; init; } = [];

    /// <summary>Servers, by address; an alert about a repository alone has none.</summary>
    public IReadOnlyList<string> Server { get; init; } = [];

    /// <summary>Databases that an alert must name at least one of; one about all of a server names none.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Repositories, by path.</summary>
    public IReadOnlyList<string> Repository { get; init; } = [];

    /// <summary>True where nothing is left out.</summary>
    public bool MeansAll => Kind.Count + Server.Count + Database.Count + Repository.Count == 0;

    /// <summary>The open alerts, the gravest first.</summary>
    /// <param name="output">Where warnings go.</param>
    /// <param name="statePath">Where the state is kept; null for <see cref="AlertPaths.State"/>.</param>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorId.InvalidArgument"/>: there is no such kind; <see cref="BackupErrorId.HistoryUnavailable"/>: the state can't be read, so that it is not known
    /// which alerts are open.
    /// </exception>
    public IReadOnlyList<OpenAlert> Run(IOperationOutput output, string? statePath = null)
    {
        if (Kind.FirstOrDefault(kind => !AlertKind.All.Any(known => AlertDecider.IsNamed(known, kind))) is { } unknown)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"There is no kind of alert '{unknown}'. Kinds are {string.Join(", ", AlertKind.All)}.");
        }

        string path = Path.GetFullPath(statePath ?? AlertPaths.State);
        AlertState state = new AlertStateFile(path, output, TimeProvider.System).Peek(out string? failure);
        if (failure is not null)
        {
            throw new BackupException(BackupErrorId.HistoryUnavailable, failure);
        }

        return state.Entries
            .Select(entry => OpenAlert.Of(entry, path))
            .OfType<OpenAlert>()
            .Where(Means)
            .OrderByDescending(alert => alert.Level).ThenBy(alert => alert.Since)
            .ToArray();
    }

    private bool Means(OpenAlert alert) =>
        IsAny(Kind, [alert.Kind])
        && IsAny(Server, alert.Server is null ? [] : [alert.Server])
        && IsAny(Database, alert.Database)
        && (Repository.Count == 0 || Repository.Any(pattern => IsRepository(alert.Repository, pattern)));

    private static bool IsAny(IReadOnlyList<string> patterns, IReadOnlyList<string> names) =>
        patterns.Count == 0 || names.Any(name => patterns.Any(pattern => AlertDecider.IsNamed(name, pattern)));

    private static bool IsRepository(string? repository, string pattern) =>
        repository is not null && (NameFilter.HasWildcard(pattern) ? AlertDecider.IsNamed(repository, pattern) : AlertPlace.AreSame(repository, pattern));
}
