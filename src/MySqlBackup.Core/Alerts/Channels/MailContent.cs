namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>What a mail says, in two forms of which the receiver's program shows one.</summary>
/// <param name="Kind">What it is, for the receiver's filters: a word.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Text">Plain text; its lines end in <c>\n</c>.</param>
/// <param name="Html">A page.</param>
public sealed record MailContent(string Kind, string Subject, string Text, string Html);
