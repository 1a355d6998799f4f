using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Core.Repository;

/// <summary>A manifest that was read.</summary>
/// <param name="Manifest">What it says.</param>
/// <param name="DataKey">The backup's key; null where it is not encrypted, or no key was given.</param>
internal sealed record OpenedManifest(BackupManifest Manifest, BackupDataKey? DataKey);
