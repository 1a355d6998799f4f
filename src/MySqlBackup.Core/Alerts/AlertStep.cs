using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.Core.Alerts;

/// <summary>What is to be done about one entry of the state.</summary>
/// <param name="Entry">The entry as it is to be kept before anything is told.</param>
/// <param name="Decision">What becomes of it, provided that a channel takes it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Level">The level, escalation included.</param>
/// <param name="Step">How many escalations are reached.</param>
/// <param name="Count">How many in a row there are, or were before the recovery.</param>
/// <param name="Channels">Who is to be told.</param>
internal sealed record AlertStep(
    AlertEntry Entry, AlertDecision Decision, string Reason, AlertLevel Level, int Step, int Count, IReadOnlyList<IAlertChannel> Channels)
{
    /// <summary>True where channels that missed it are told alone: the others' cooldown goes on.</summary>
    public bool IsRepeat { get; init; }
}
