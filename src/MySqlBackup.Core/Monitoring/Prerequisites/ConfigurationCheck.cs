using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>Whether others of this machine can read a password in an option file, or put in their own words.</summary>
internal static class ConfigurationCheck
{
    /// <param name="options">What was read.</param>
    /// <param name="key">The file with the key of the client's certificate; null for none.</param>
    /// <returns>One finding for each file that lies open, else one for all.</returns>
    public static IEnumerable<PrerequisiteFinding> Find(OptionFile options, string? key)
    {
        if (OperatingSystem.IsWindows())
        {
            return [PrerequisiteFinding.Skipped("Who may read an option file is checked on Linux and macOS only.")];
        }

        PrerequisiteFinding[] open =
        [
            .. options.LeftOut.Select(path => PrerequisiteFinding.Failed($"{path} can be written by everyone, so it is not read.", SecretFile.Command(path))),
            .. options.PasswordFiles.SelectMany(path => FindOpen(path, "a password")),
            .. key is null ? [] : FindOpen(key, "the key of this client's certificate"),
        ];
        return open.Length > 0 ? open : [PrerequisiteFinding.Passed(Describe(options))];
    }

    private static string Describe(OptionFile options) => (options.Files.Count, options.PasswordFiles.Count) switch
    {
        (0, _) => "No option file is read.",
        (_, 0) => $"No password stands in what is read: {Quantity.Format(options.Files.Count, "option file")}.",
        _ => $"Only the owner can read the password in {string.Join(", ", options.PasswordFiles)}.",
    };

    private static IEnumerable<PrerequisiteFinding> FindOpen(string path, string what) => SecretFile.FindOpenMode(path) is { } mode
        ? [PrerequisiteFinding.Failed($"{path} holds {what}, and others than its owner can read or write it (mode {mode}).", SecretFile.Command(path))]
        : [];
}
