namespace MySqlBackup.Help;

/// <summary>One example of a page.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);
