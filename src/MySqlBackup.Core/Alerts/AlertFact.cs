namespace MySqlBackup.Core.Alerts;

/// <summary>One thing a receiver wants to know beside the summary.</summary>
/// <param name="Name">What it is, for example <c>Duration</c>.</param>
/// <param name="Value">What it is worth, as people read it.</param>
public sealed record AlertFact(string Name, string Value)
{
    /// <summary>The facts that are known, each in one line.</summary>
    internal static AlertFact[] Known(params (string Name, string? Value)[] facts) =>
        facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => new AlertFact(fact.Name, AlertText.OneLine(fact.Value!))).ToArray();
}
