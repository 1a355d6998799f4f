namespace MySqlBackup.Core.Repository.Copies;

/// <summary>Which backups of a repository are copied.</summary>
public static class BackupCopyChoice
{
    /// <summary>The finished backups that match, oldest first; one whose id was given without wildcard is among them whatever its status.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupNotFound"/>: none does.</exception>
    public static IReadOnlyList<BackupRecord> Find(BackupQuery query, BackupRepository repository)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(repository);
        bool isNamed = query.Id.Any(id => id.AsSpan().IndexOfAny('*', '?') < 0);
        List<BackupRecord> found = (isNamed ? query : query with { Status = BackupStatus.Success }).Run(repository).ToList();
        return found.Count > 0 ? found : throw new BackupException(BackupErrorId.BackupNotFound, $"'{repository.Location}' has no finished backup that matches.");
    }

    /// <summary>Refuses what is no finished backup.</summary>
    /// <exception cref="BackupException">With why it is none.</exception>
    public static void RequireFinished(BackupRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Status != BackupStatus.Success)
        {
            string id = record.Id.Length == 0 ? "" : $" {record.Id}";
            throw new BackupException(record.ErrorId ?? BackupErrorId.BackupNotFound, $"There is nothing to copy: the backup{id} is {record.Status}. {record.ErrorMessage}".TrimEnd());
        }
    }
}
