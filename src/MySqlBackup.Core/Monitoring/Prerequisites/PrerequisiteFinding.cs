namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>What a check found.</summary>
/// <param name="Status">How it is.</param>
/// <param name="Message">What is so.</param>
/// <param name="Advice">What to do about it.</param>
internal sealed record PrerequisiteFinding(PrerequisiteStatus Status, string Message, string? Advice)
{
    public static PrerequisiteFinding Passed(string message) => new(PrerequisiteStatus.Passed, message, null);

    public static PrerequisiteFinding Warning(string message, string advice) => new(PrerequisiteStatus.Warning, message, advice);

    public static PrerequisiteFinding Failed(string message, string advice) => new(PrerequisiteStatus.Failed, message, advice);

    public static PrerequisiteFinding Skipped(string reason) => new(PrerequisiteStatus.Skipped, reason, null);

    /// <summary>What a backup would fail with.</summary>
    public static PrerequisiteFinding Failed(BackupException failure, string advice) => new(PrerequisiteStatus.Failed, $"{failure.ErrorId}: {failure.Message}", advice);

    /// <summary>Passed, with all that is known; or a warning of all that is wrong.</summary>
    public static PrerequisiteFinding From(IEnumerable<string> facts, IReadOnlyList<(string Message, string Advice)> warnings) => warnings.Count == 0
        ? Passed(string.Join(' ', facts))
        : Warning(string.Join(' ', warnings.Select(w => w.Message).Concat(facts)), warnings.Count == 1 ? warnings[0].Advice : string.Join("; ", warnings.Select(w => w.Advice.TrimEnd('.'))));
}
