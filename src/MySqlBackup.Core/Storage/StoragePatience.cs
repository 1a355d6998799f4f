using System.Globalization;

namespace MySqlBackup.Core.Storage;

/// <summary>How long a distant storage may be silent, and how often a request is tried again: <c>?timeout=seconds&amp;retries=number</c> of an address.</summary>
/// <param name="Silence">From this time without a byte on, in either direction, a connection counts as dead.</param>
/// <param name="Retries">Attempts after the first.</param>
internal sealed record StoragePatience(TimeSpan Silence, int Retries)
{
    /// <summary>The options' names.</summary>
    public static readonly string[] Options = ["timeout", "retries"];

    // Several seconds of doubling pauses: what a store calls "slow down" passes by then.
    private const int UsualRetries = 6;
    private const int MostRetries = 20;
    private const int UsualSeconds = 60;
    private const int MostSeconds = 3600;

    /// <summary>What an address says.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public static StoragePatience Of(StorageUri address) =>
        new(TimeSpan.FromSeconds(Number(address, "timeout", 1, MostSeconds, UsualSeconds)), Number(address, "retries", 0, MostRetries, UsualRetries));

    private static int Number(StorageUri address, string option, int least, int most, int usual) => address.Options.GetValueOrDefault(option) is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number
        : throw new BackupException(BackupErrorId.InvalidArgument, $"The {address.Scheme}:// address can't be used: {option} is '{text}' and must be a number from {least} to {most}.");
}
