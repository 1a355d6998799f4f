namespace MySqlBackup.Core.Repository.Copies;

/// <summary>What a copy would do.</summary>
/// <param name="Id">The backup's id.</param>
/// <param name="From">The repository it is in.</param>
/// <param name="To">The repository that it is copied to.</param>
/// <param name="FileCount">Its files.</param>
/// <param name="Size">Their size, in bytes.</param>
/// <param name="IsThere">True where it is over there already, so that it would only be verified.</param>
/// <param name="IsBegun">True where a copy of it broke off, and would be gone on with.</param>
public sealed record BackupCopyPlan(string Id, string From, string To, int FileCount, long Size, bool IsThere, bool IsBegun);
