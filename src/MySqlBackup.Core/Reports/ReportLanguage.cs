using System.Globalization;
using System.Resources;

namespace MySqlBackup.Core.Reports;

/// <summary>The language of a report's own words: English or Chinese. What servers and checks said stays as they said it.</summary>
/// <remarks>Both are resources of this assembly itself. A satellite assembly is found by culture, and there are none where globalization is invariant.</remarks>
public sealed class ReportLanguage
{
    private readonly ResourceManager _words;

    private ReportLanguage(string name, string resource)
    {
        Name = name;
        _words = new ResourceManager(resource, typeof(ReportLanguage).Assembly);
    }

    /// <summary>English.</summary>
    public static ReportLanguage English { get; } = new("en", "MySqlBackup.Core.Reports.ReportText");

    /// <summary>Chinese, in simplified characters.</summary>
    public static ReportLanguage Chinese { get; } = new("zh-Hans", "MySqlBackup.Core.Reports.ReportText.zh");

    /// <summary>Its name, as a page has it in <c>lang</c>.</summary>
    public string Name { get; }

    /// <summary>A text.</summary>
    /// <param name="key">Its key.</param>
    internal string this[string key] =>
        _words.GetString(key, CultureInfo.InvariantCulture) ?? throw new MissingManifestResourceException($"The text {key} is missing in {Name}.");

    /// <summary>Finds a language by the name of a culture: <c>en</c>, <c>en-GB</c>, <c>zh</c>, <c>zh-CN</c>, <c>zh_CN.UTF-8</c>.</summary>
    /// <param name="culture">The name; null or empty for that of this process, where anything but Chinese means English.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: reports have no such language.</exception>
    public static ReportLanguage Find(string? culture)
    {
        if (string.IsNullOrEmpty(culture))
        {
            return IsOf(Current(), "zh") ? Chinese : English;
        }

        return IsOf(culture, "zh") ? Chinese : IsOf(culture, "en") ? English
            : throw new BackupException(BackupErrorId.InvalidArgument, $"Reports are written in en (English) and zh (Chinese), not in '{culture}'.");
    }

    /// <summary>A text with its values in place.</summary>
    internal string Format(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);

    private static bool IsOf(string culture, string language) =>
        culture.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (culture.Length == language.Length || culture[language.Length] is '-' or '_' or '.');

    // Where globalization is invariant, as in the runner, .NET does not look at what the system says.
    private static string Current() => CultureInfo.CurrentUICulture.Name is { Length: > 0 } name
        ? name
        : new[] { "LC_ALL", "LC_MESSAGES", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
}
