namespace MySqlBackup.Core.Policy.Model;

/// <summary>Who is told how runs ended.</summary>
public sealed record PolicyNotifications : PolicySection
{
    /// <summary>Of those that went well.</summary>
    [PolicyKey("Who is told of runs that went well.")]
    public IReadOnlyList<PolicyChannel> OnSuccess { get; init; } = [];

    /// <summary>Of those that failed, and of their end.</summary>
    [PolicyKey("Who is told of runs that failed, and once when they go well again.")]
    public IReadOnlyList<PolicyChannel> OnFailure { get; init; } = [];
}
