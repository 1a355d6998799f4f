using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Core.Repository;

/// <summary>Looks for what a manifest must not say of its encryption. Nothing of it was authenticated yet.</summary>
internal static class ManifestEncryptionCheck
{
    /// <summary>What wraps 32 bytes is no larger than this in any form.</summary>
    private const int LargestWrappedKey = 64 << 10;

    private const int LongestName = 1024;

    /// <summary>The first problem, in words; null where there is none.</summary>
    public static string? FindProblem(BackupManifest manifest)
    {
        if (manifest.Encryption is not { } encryption)
        {
            return manifest.FormatVersion >= BackupManifest.EncryptedFormatVersion
                ? $"it has format version {manifest.FormatVersion}, which is that of encrypted backups, and does not say how it is encrypted"
                : manifest.Files.Any(f => f?.Kind == BackupFileKind.Sealed) ? "it does not say what its files hold" : null;
        }

        if (manifest.FormatVersion != BackupManifest.EncryptedFormatVersion)
        {
            return "it is encrypted and has the format version of backups that are not";
        }

        if (encryption.Method != ManifestEncryption.CurrentMethod)
        {
            return $"encryption '{encryption.Method}' is not known";
        }

        if (!IsHash(encryption.Authentication))
        {
            return "it has no authentication";
        }

        if (encryption.Recipients is not { Count: > 0 and <= EncryptionKeys.MostRecipients } recipients)
        {
            return $"it does not have 1 to {EncryptionKeys.MostRecipients} recipients";
        }

        return recipients.Select(FindRecipientProblem).FirstOrDefault(problem => problem is not null) ?? FindFileProblem(manifest, encryption.SealedManifest);
    }

    /// <summary>The problem with a recipient.</summary>
    public static string? FindRecipientProblem(ManifestRecipient? recipient)
    {
        if (recipient?.Id is null || !Enum.IsDefined(recipient.Kind) || recipient.WrappedKey is not { Length: > 0 and <= LargestWrappedKey })
        {
            return "a recipient has an incomplete entry";
        }

        // Both are shown to people.
        if (!IsShowable(recipient.Id) || !IsShowable(recipient.Label))
        {
            return $"a recipient's name is longer than {LongestName} characters, or has some that can't be shown";
        }

        if (recipient.Kind != RecipientKind.Certificate && recipient.Salt is not { Length: SegmentFormat.SaltSize })
        {
            return $"the recipient '{recipient.Id}' has no salt";
        }

        return recipient.Kind == RecipientKind.Passphrase && recipient.Iterations is not (>= PassphraseKey.LeastIterations and <= PassphraseKey.MostIterations)
            ? $"the passphrase '{recipient.Id}' is stretched by {recipient.Iterations ?? 0} rounds, and {PassphraseKey.LeastIterations} to {PassphraseKey.MostIterations} are taken"
            : null;
    }

    private static string? FindFileProblem(BackupManifest manifest, SealedManifest? sealedManifest)
    {
        if (manifest.Files.FirstOrDefault(f => f?.Name is null || !f.Name.EndsWith(SegmentFormat.Extension, StringComparison.Ordinal)) is { } plain)
        {
            return $"the file '{plain.Name}' is not encrypted";
        }

        if (sealedManifest is null)
        {
            return manifest.Files.Any(f => f.Kind == BackupFileKind.Sealed) ? "it does not say what its files hold" : null;
        }

        if (sealedManifest.Size <= 0 || !ManifestCheck.IsPlainName(sealedManifest.Name) || !IsHash(sealedManifest.Sha256))
        {
            return "its sealed manifest has an incomplete entry";
        }

        return manifest.Databases.Count > 0 || manifest.Files.Any(f => f.Kind != BackupFileKind.Sealed) ? "it is sealed and tells names" : null;
    }

    private static bool IsShowable(string? name) => name is null || (name.Length <= LongestName && !name.Any(char.IsControl));

    private static bool IsHash(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigit);
}
