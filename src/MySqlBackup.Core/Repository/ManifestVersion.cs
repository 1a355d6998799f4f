namespace MySqlBackup.Core.Repository;

/// <summary>The one field that every version of the manifest has.</summary>
internal sealed record ManifestVersion(int FormatVersion = 0);
