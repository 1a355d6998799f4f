namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>Why an attempt to deliver failed. The message ends without a full stop and holds no secret.</summary>
internal sealed class AttemptFailure(string message, bool canPass, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>True where another attempt may succeed.</summary>
    public bool CanPass { get; } = canPass;

    /// <summary>How long the other side asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
