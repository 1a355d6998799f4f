namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>Tries again where that can help, a bounded number of times.</summary>
internal sealed class RetryLoop(AlertChannelOptions options)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Runs attempts until one succeeds, or none is left.</summary>
    /// <param name="attempt">One attempt; ended by its token after the channel's timeout.</param>
    /// <param name="cancellationToken">Ends all.</param>
    public void Run(Action<CancellationToken> attempt, CancellationToken cancellationToken)
    {
        TimeSpan pause = options.RetryPause;
        for (int left = options.RetryCount; ; left--, pause *= 2)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stop.CancelAfter(options.Timeout);
            AttemptFailure failure;
            try
            {
                attempt(stop.Token);
                return;
            }
            catch (AttemptFailure e)
            {
                failure = e;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                failure = new AttemptFailure($"There was no answer within {Quantities.Duration.Format(options.Timeout)}", canPass: true);
            }

            if (!failure.CanPass || left == 0)
            {
                string attempts = left < options.RetryCount ? $" (after {options.RetryCount - left + 1} attempts)" : "";
                throw new BackupException(BackupErrorId.AlertNotDelivered, $"{failure.Message}{attempts}.", failure.InnerException);
            }

            TimeSpan wait = failure.RetryAfter is { } asked ? asked < LongestPause ? asked : LongestPause : pause;
            if (cancellationToken.WaitHandle.WaitOne(wait))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
