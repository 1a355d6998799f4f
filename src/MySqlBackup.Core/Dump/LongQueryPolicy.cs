namespace MySqlBackup.Core.Dump;

/// <summary>What to do about statements that already run for long when a global lock is wanted: the lock would wait behind them, and the site behind the lock.</summary>
public enum LongQueryPolicy
{
    /// <summary>Wait for them to end, up to the lock timeout; then give up without having locked anything.</summary>
    Wait,

    /// <summary>Give up at once.</summary>
    Abort,

    /// <summary>End them with <c>KILL QUERY</c>.</summary>
    Kill,
}
