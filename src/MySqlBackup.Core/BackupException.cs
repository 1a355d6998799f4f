namespace MySqlBackup.Core;

/// <summary>An expected failure: it carries a stable id and a message that says what to do.</summary>
public sealed class BackupException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="errorId">One of <see cref="BackupErrorId"/>.</param>
    /// <param name="message">What happened and what to do about it; never a secret.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public BackupException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
    }

    /// <summary>One of <see cref="BackupErrorId"/>.</summary>
    public string ErrorId { get; }

    /// <summary>Whatever stopped a run, as a failure.</summary>
    public static BackupException From(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            BackupException failure => failure,
            OperationCanceledException => new BackupException(BackupErrorId.Cancelled, "The run was cancelled.", exception),
            _ => new BackupException(BackupErrorId.Unexpected, $"{exception.GetType().Name}: {exception.Message}", exception),
        };
    }
}
