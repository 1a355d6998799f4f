using System.IO.Enumeration;

namespace MySqlBackup.Core.Repository;

/// <summary>Which backups of a repository are meant.</summary>
public sealed record BackupQuery
{
    /// <summary>Ids, or wildcards (<c>*</c>, <c>?</c>) over them; empty means all.</summary>
    public IReadOnlyList<string> Id { get; init; } = [];

    /// <summary>Databases, by name or wildcard, that a backup must hold at least one of; empty means any.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Only so many of those that match, the newest; null means all.</summary>
    public int? Last { get; init; }

    /// <summary>Only those that began at or after this time; a time of no stated kind is local.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Only those of this status; null means any.</summary>
    public BackupStatus? Status { get; init; }

    /// <summary>The backups, oldest first.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupNotFound"/>: an id was given without wildcard and is not there.</exception>
    public IEnumerable<BackupRecord> Run(BackupRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        List<BackupRecord> all = repository.List().ToList();
        foreach (string id in Id.Where(id => id.AsSpan().IndexOfAny('*', '?') < 0))
        {
            if (!all.Exists(record => record.Id.Equals(id, StringComparison.OrdinalIgnoreCase)))
            {
                throw new BackupException(BackupErrorId.BackupNotFound, $"{repository.Location} holds no backup '{id}'.");
            }
        }

        IEnumerable<BackupRecord> found = all.Where(Matches);
        return Last is { } last ? found.TakeLast(last) : found;
    }

    private bool Matches(BackupRecord record) =>
        (Id.Count == 0 || Id.Any(pattern => IsLike(pattern, record.Id)))
        && (Database.Count == 0 || record.Database.Any(name => Database.Any(pattern => IsLike(pattern, name))))
        && (Status is null || record.Status == Status)
        && (Since is null || record.StartTime >= Since.Value.ToUniversalTime());

    private static bool IsLike(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name);
}
