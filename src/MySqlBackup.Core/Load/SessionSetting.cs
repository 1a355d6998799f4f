using System.Text;

namespace MySqlBackup.Core.Load;

/// <summary>Recognises the session settings that files of rows begin with.</summary>
internal static class SessionSetting
{
    /// <summary>True for a <c>SET</c>, bare or in an executable comment, that means the same to LOAD DATA as to INSERT.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> statement) =>
        IsSet(statement) && !Contains(statement, "system_versioning_insert_history"u8)
        && !Contains(statement, "ANSI"u8) && !Contains(statement, "NO_BACKSLASH_ESCAPES"u8);

    /// <summary>True for a <c>SET</c>, bare or in an executable comment.</summary>
    public static bool IsSet(ReadOnlySpan<byte> statement)
    {
        var text = statement;
        if (text.StartsWith("/*"u8))
        {
            var version = text[2..].TrimStart("M!0123456789"u8);
            text = version;
        }
        text = text.TrimStart(" \t\r\n"u8);
        return text.Length > 4 && Ascii.EqualsIgnoreCase(text[..3], "SET"u8) && text[3] <= ' ';
    }

    /// <summary>The charset that a <c>SET NAMES</c> among the settings names, in lower case; null where none does.</summary>
    public static string? Names(IEnumerable<string> settings)
    {
        string? names = null;
        foreach (var setting in settings)
        {
            var at = setting.IndexOf("NAMES", StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                names = setting[(at + 5)..].Trim(' ', '\'', '"', '*', '/').Split(' ')[0].ToLowerInvariant();
            }
        }
        return names;
    }

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (var at = 0; at + word.Length <= text.Length; at++)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(at, word.Length), word))
            {
                return true;
            }
        }
        return false;
    }
}
