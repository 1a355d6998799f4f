using System.Globalization;

namespace MySqlBackup.Core.Quantities;

/// <summary>Lengths of time, read and written as people do: <c>30s</c>, <c>5m</c>, <c>00:03:12</c>.</summary>
public static class Duration
{
    /// <summary><c>840 ms</c> below a second, <c>3.4 s</c> below a minute, then <c>00:03:12</c> and <c>2.04:30:00</c>.</summary>
    public static string Format(TimeSpan time) => time switch
    {
        _ when time < TimeSpan.Zero => "-" + Format(-time),
        _ when time.TotalMilliseconds < 999.5 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ when time.TotalSeconds < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ when time.TotalDays < 1 => time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture),
        _ => time.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture),
    };

    /// <summary>Reads <c>30</c> and <c>30s</c> as seconds, <c>500ms</c>, <c>5m</c>, <c>1.5h</c>, <c>2d</c> and <c>[d.]hh:mm:ss</c>.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: no duration, or a negative one.</exception>
    public static TimeSpan Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out TimeSpan time) && time >= TimeSpan.Zero ? time : throw Invalid(text);
        }

        int digits = trimmed.Length;
        while (digits > 0 && char.IsAsciiLetter(trimmed[digits - 1]))
        {
            digits--;
        }

        double seconds = trimmed[digits..].ToUpperInvariant() switch
        {
            "" or "S" => 1,
            "MS" => 0.001,
            "M" or "MIN" => 60,
            "H" => 3600,
            "D" => 86400,
            _ => throw Invalid(text),
        };
        return double.TryParse(trimmed.AsSpan(0, digits).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(value * seconds)
            : throw Invalid(text);
    }

    private static BackupException Invalid(string text) =>
        new(BackupErrorId.InvalidArgument, $"'{text}' is not a duration. Write seconds, a number with ms, s, m, h or d, or hh:mm:ss.");
}
