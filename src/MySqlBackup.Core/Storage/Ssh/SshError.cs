using MySqlBackup.Core.Storage.Programs;

namespace MySqlBackup.Core.Storage.Ssh;

/// <summary>Says in the operator's words what a failure of ssh, or of a command over there, means.</summary>
internal static class SshError
{
    /// <summary>What ssh itself ends with where it has no connection.</summary>
    public const int NoConnection = 255;

    /// <summary>What our commands end with where there is a file already.</summary>
    public const int IsThere = 73;

    /// <summary>What our commands end with where what arrived is not what was sent.</summary>
    public const int Damaged = 74;

    private static readonly string[] Refused = ["Permission denied (", "Too many authentication failures", "Host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED", "no mutual signature"];

    /// <summary>True where the same call may pass the next time.</summary>
    public static bool CanPass(ProgramResult result) => result.Code == NoConnection && !Refused.Any(r => result.Errors.Contains(r, StringComparison.Ordinal));

    /// <summary>The error to report.</summary>
    /// <param name="result">The call.</param>
    /// <param name="address">What it was about.</param>
    /// <param name="options">The store.</param>
    public static BackupException Translate(ProgramResult result, string address, SshOptions options)
    {
        if (result.Code == NoConnection)
        {
            return result.Errors.Contains("Host key verification failed", StringComparison.Ordinal) || result.Errors.Contains("IDENTIFICATION HAS CHANGED", StringComparison.Ordinal)
                ? new BackupException(BackupErrorId.StorageAccessDenied, $"The host key of '{options.Host}' is not known here, or has changed. Log in once by hand to see and accept it (ssh {options.Host}), or give ?knownHosts=file.")
                : Refused.Any(r => result.Errors.Contains(r, StringComparison.Ordinal))
                ? new BackupException(BackupErrorId.StorageAccessDenied, $"'{options.Host}' refuses the account: {result.Reason}. Put its public key into authorized_keys there, or name the key (?identity=file).")
                : new BackupException(BackupErrorId.StorageUnreachable, $"'{options.Host}' can't be reached for '{address}': {result.Reason}. Check host, port and network, and try again.");
        }

        return result switch
        {
            { Code: IsThere } => StorageError.Taken(address, result.Reason),
            { Code: Damaged } => new BackupException(BackupErrorId.FileDamaged, $"What arrived at '{address}' is not what was sent. Try again, and check the disk there if it comes back."),
            _ when Says(result, "No space left on device", "Disk quota exceeded", "File too large") => StorageError.Full(address),
            _ when Says(result, "No such file or directory") => StorageError.Missing(address),
            _ when Says(result, "Permission denied", "Operation not permitted", "Read-only file system") => new BackupException(BackupErrorId.StorageAccessDenied, $"The account may not do this with '{address}': {result.Reason}. Give it the folder (chown), or choose another."),
            _ => new BackupException(BackupErrorId.DestinationNotWritable, $"'{options.Host}' failed for '{address}': {result.Reason}. The account needs a shell with cat, mv, find, stat and sha256sum."),
        };
    }

    private static bool Says(ProgramResult result, params string[] words) => words.Any(w => result.Errors.Contains(w, StringComparison.OrdinalIgnoreCase));
}
