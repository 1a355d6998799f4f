using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Puts failures of a restore into words: file, place, and what the server said.</summary>
internal static class RestoreFailure
{
    /// <param name="place">Where the statement stands.</param>
    /// <param name="exception">What happened.</param>
    /// <param name="server">The server restored to.</param>
    /// <param name="statement">The statement, where it is known: it tells the right that the server leaves out.</param>
    public static BackupException At(StatementPosition place, Exception exception, ServerOptions server, string? statement = null) =>
        At(place.ToString(), exception, server, statement);

    /// <inheritdoc cref="At(StatementPosition, Exception, ServerOptions, string?)"/>
    public static BackupException At(string place, Exception exception, ServerOptions server, string? statement = null) => exception switch
    {
        BackupException known => known,
        MySqlServerException error when MissingRight.IsReportedAfterLogin(error) => new BackupException(
            BackupErrorId.PermissionMissing,
            $"{place}: {server.User} on {server.Address} lacks {Right(error, statement)}. The server answered with error {error.Code} ({error.SqlState}): {error.Message}",
            error),
        MySqlServerException error => new BackupException(
            BackupErrorId.StatementFailed,
            $"{place}: {server.Address} answered with error {error.Code} ({error.SqlState}): {error.Message}",
            error),
        OperationCanceledException or MySqlException => Located(place, ServerConnector.Translate(exception, server)),
        IOException or UnauthorizedAccessException or InvalidDataException => new BackupException(
            BackupErrorId.FileDamaged, $"{place} can't be read: {exception.Message}", exception),
        _ => new BackupException(BackupErrorId.StatementFailed, $"{place}: {exception.Message}", exception),
    };

    private static string Right(MySqlServerException error, string? statement) =>
        (MissingRight.Name(error) ?? (statement is null ? null : StatementRight.Name(error.Code, statement))) is { } right ? $"the right {right}" : "a right";

    private static BackupException Located(string place, BackupException failure) =>
        new(failure.ErrorId, $"{failure.Message} This was at {place}.", failure);
}
