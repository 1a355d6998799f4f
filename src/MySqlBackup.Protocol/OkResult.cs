namespace MySqlBackup.Protocol;

/// <summary>The server's OK packet.</summary>
/// <param name="AffectedRows">Rows changed, as the server counts them.</param>
/// <param name="LastInsertId">First generated AUTO_INCREMENT value, or 0.</param>
/// <param name="WarningCount">Number of warnings that SHOW WARNINGS would list (at most 65,535).</param>
/// <param name="Status">Status flags.</param>
/// <param name="Info">Such as <c>Records: 3  Deleted: 0  Skipped: 0  Warnings: 0</c>; empty where the server said nothing.</param>
public sealed record OkResult(long AffectedRows, long LastInsertId, int WarningCount, ServerStatus Status, string Info);
