namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>The encrypted file that holds a backup's own manifest, where names and counts are encrypted too.</summary>
/// <param name="Name">Its name in the backup's folder.</param>
/// <param name="Size">Size on disk.</param>
/// <param name="Sha256">SHA-256 of the file on disk, in lower-case hexadecimal.</param>
public sealed record SealedManifest(string Name, long Size, string Sha256);
