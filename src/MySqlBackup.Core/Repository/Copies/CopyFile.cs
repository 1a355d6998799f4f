namespace MySqlBackup.Core.Repository.Copies;

/// <summary>A file of a backup as a copy sees it: bytes with a name.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal.</param>
/// <param name="Rows">Rows in it.</param>
internal sealed record CopyFile(string Name, long Size, string Sha256, long Rows)
{
    /// <summary>All files that belong to a backup beside its manifest. The sealed manifest is none of its own files.</summary>
    public static IReadOnlyList<CopyFile> ListOf(BackupManifest manifest)
    {
        IEnumerable<CopyFile> files = manifest.Files.Select(f => new CopyFile(f.Name, f.Size, f.Sha256, f.Rows));
        return (manifest.Encryption?.SealedManifest is { } own ? files.Append(new CopyFile(own.Name, own.Size, own.Sha256, 0)) : files).ToList();
    }
}
