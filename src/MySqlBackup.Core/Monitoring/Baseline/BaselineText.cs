using System.Globalization;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>Values of measures, for people.</summary>
public static class BaselineText
{
    /// <summary><c>1.2 GB/s</c> or <c>0.368 ms</c>; empty for what was not measured.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">What it is counted in.</param>
    public static string Format(double? value, BaselineUnit unit) => (value, unit) switch
    {
        (null, _) => "",
        ({ } seconds, BaselineUnit.Seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.###} ms"),
        ({ } bytes, _) => ByteSize.Format(bytes) + "/s",
    };
}
