namespace MySqlBackup.Core.Repository;

/// <summary>What <c>mysqlbackup-repository.json</c> holds: it tells a repository from any other folder.</summary>
internal sealed record RepositoryMarker(int FormatVersion, DateTime Created, string Tool)
{
    public const string FileName = "mysqlbackup-repository.json";
    public const int CurrentFormatVersion = 1;
}
