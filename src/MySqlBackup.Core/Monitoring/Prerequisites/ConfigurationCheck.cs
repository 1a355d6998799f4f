using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>Whether others of this machine can read a password in an option file, or put in their own words.</summary>
internal static class ConfigurationCheck
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>One finding for each file that lies open, else one for all.</summary>
    public static IEnumerable<PrerequisiteFinding> Find(OptionFile options)
    {
        if (OperatingSystem.IsWindows())
        {
            return [PrerequisiteFinding.Skipped("Who may read an option file is checked on Linux and macOS only.")];
        }

        PrerequisiteFinding[] open =
        [
            .. options.LeftOut.Select(path => PrerequisiteFinding.Failed($"{path} can be written by everyone, so it is not read.", "chmod 600 " + ShellText.Quote(path))),
            .. options.PasswordFiles.Where(path => (Mode(path) & Others) != 0).Select(path => PrerequisiteFinding.Failed(
                $"{path} holds a password, and others than its owner can read or write it (mode {Convert.ToString((int)Mode(path), 8)}).", "chmod 600 " + ShellText.Quote(path))),
        ];
        return open.Length > 0 ? open : [PrerequisiteFinding.Passed(Describe(options))];
    }

    private static string Describe(OptionFile options) => (options.Files.Count, options.PasswordFiles.Count) switch
    {
        (0, _) => "No option file is read.",
        (_, 0) => $"No password stands in what is read: {Quantity.Format(options.Files.Count, "option file")}.",
        _ => $"Only the owner can read the password in {string.Join(", ", options.PasswordFiles)}.",
    };

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
