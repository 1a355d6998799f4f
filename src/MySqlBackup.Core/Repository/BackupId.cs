using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace MySqlBackup.Core.Repository;

/// <summary>A backup's id: the second it began, UTC, and four random digits, for example <c>20261120T160512Z-3f9a</c>. Ids sort by time.</summary>
public static partial class BackupId
{
    /// <summary>What a folder's name ends with while its backup is being written.</summary>
    public const string PartialSuffix = ".partial";

    /// <summary>What a folder's name ends with that only serves a measurement; like a backup that is being written, it goes with its process.</summary>
    internal const string ScratchSuffix = ".scratch";

    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>A new id.</summary>
    public static string New(DateTime utc)
    {
        return utc.ToString(TimeFormat, CultureInfo.InvariantCulture) + "-" +
            Convert.ToHexString(RandomNumberGenerator.GetBytes(2)).ToLowerInvariant();
    }

    /// <summary>True where the text has an id's form.</summary>
    public static bool IsValid(string text) => Form().IsMatch(text) && TryTime(text, out _);

    /// <summary>When a backup of this id began, UTC.</summary>
    /// <exception cref="FormatException">It is not an id.</exception>
    public static DateTime Time(string id) => TryTime(id, out DateTime time) ? time : throw new FormatException($"'{id}' is not a backup's id.");

    private static bool TryTime(string id, out DateTime time) => DateTime.TryParseExact(
        id.AsSpan(0, Math.Min(id.Length, 16)), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    [GeneratedRegex(@"^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]Z-[0-9a-f]{4}\z")]
    private static partial Regex Form();
}
