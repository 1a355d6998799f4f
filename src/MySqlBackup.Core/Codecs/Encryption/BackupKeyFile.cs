namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>A key file that was made.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Id">By what manifests tell it from others; it says nothing of the key.</param>
public sealed record BackupKeyFile(string Path, string Id)
{
    /// <summary>Its form for -Encryption and -Decryption.</summary>
    public string Form => "key-file:" + Path;

    /// <summary>Makes a file with a new key, which its owner alone can read.</summary>
    /// <param name="path">The file; it must not be there.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.DestinationNotWritable"/>.</exception>
    public static BackupKeyFile Create(string path) => new(path, KeyFileKey.Create(path));
}
