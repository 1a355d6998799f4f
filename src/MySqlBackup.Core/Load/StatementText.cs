using System.Text;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Statements as text that gives back the very bytes they were made of, whatever charset parts of them are in: one character a
/// byte. All that DDL is read by is ASCII; a name to compare with is folded the same way.
/// </summary>
internal static class StatementText
{
    public static string Decode(ReadOnlySpan<byte> statement) => Encoding.Latin1.GetString(statement);

    public static byte[] Encode(string statement) => Encoding.Latin1.GetBytes(statement);

    /// <summary>A real name as it looks in decoded statements.</summary>
    public static string Fold(string name) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));

    /// <summary>The real name of one found in a decoded statement.</summary>
    public static string Unfold(string name) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name));
}
