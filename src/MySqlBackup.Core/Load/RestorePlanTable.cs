namespace MySqlBackup.Core.Load;

/// <summary>One table of a <see cref="RestorePlan"/>.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Files">Files that hold its rows.</param>
/// <param name="Rows">Rows in them where the backup says so; null for foreign dumps.</param>
/// <param name="Size">Bytes of those files, before compression where the backup says so.</param>
public sealed record RestorePlanTable(string Name, int Files, long? Rows, long Size);
