namespace MySqlBackup.Core.Alerts;

/// <summary>One thing a receiver wants to know beside the summary.</summary>
/// <param name="Name">What it is, for example <c>Duration</c>.</param>
/// <param name="Value">What it is worth, as people read it.</param>
public sealed record AlertFact(string Name, string Value);
