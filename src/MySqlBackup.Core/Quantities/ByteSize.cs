using System.Globalization;

namespace MySqlBackup.Core.Quantities;

/// <summary>Sizes in bytes, read and written as people do: <c>64MB</c>, <c>1.2 GB</c>. A KB is 1024 bytes, as in PowerShell.</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB"];

    /// <summary>Three digits and a unit: <c>1.2 GB</c>, <c>734 KB</c>, <c>12 B</c>.</summary>
    public static string Format(double bytes)
    {
        int unit = 0;
        double value = Math.Abs(bytes);
        for (; value >= 999.5 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        string digits = value.ToString(unit > 0 && value < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
        return $"{(bytes < 0 ? "-" : "")}{digits} {Units[unit]}";
    }

    /// <summary>Reads <c>65536</c>, <c>64k</c>, <c>64 MB</c>, <c>1.5GiB</c>.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: no size, or a negative one.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        int digits = 0;
        while (digits < trimmed.Length && (char.IsAsciiDigit(trimmed[digits]) || trimmed[digits] == '.'))
        {
            digits++;
        }

        string suffix = trimmed[digits..].Trim().ToUpperInvariant().Replace("IB", "B", StringComparison.Ordinal);
        int unit = suffix.Length == 0 ? 0 : Array.IndexOf(Units, suffix.Length == 1 && suffix != "B" ? suffix + "B" : suffix);
        if (unit < 0
            || !decimal.TryParse(trimmed.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value > long.MaxValue / (1L << (10 * unit)))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"'{text}' is not a size. Write a number and a unit, such as 64MB.");
        }

        return (long)(value * (1L << (10 * unit)));
    }
}
