namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>Files that hold secrets. They are not read where others than their owner can read them, too: then they are none any more.</summary>
internal static class SecretFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads a file that its owner alone may read.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="longest">The most bytes it may have.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.EncryptionInvalid"/>.</exception>
    public static byte[] Read(string path, int longest, string what)
    {
        byte[] content = ReadOpen(path, longest, what);
        RequirePrivate(path, what);
        return content;
    }

    /// <summary>Reads a file that anyone may read.</summary>
    public static byte[] ReadOpen(string path, int longest, string what)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > longest)
            {
                throw new BackupException(BackupErrorId.EncryptionInvalid, $"'{path}' is too large for a {what}. Check the path.");
            }

            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupErrorId.EncryptionInvalid, $"The {what} can't be read: {e.Message}", e);
        }
    }

    /// <summary>Refuses a file that others can read.</summary>
    public static void RequirePrivate(string path, string what)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new BackupException(
                BackupErrorId.EncryptionInvalid,
                $"The {what} '{path}' can be read or changed by others than its owner, so it is not used. Mend that with: chmod 600 '{path.Replace("'", "'\\''", StringComparison.Ordinal)}'. If others may have read it, replace it and re-wrap the backups (Update-BackupKey).");
        }
    }

    /// <summary>Makes a file that its owner alone can read, on stable storage; never writes over one.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.DestinationNotWritable"/>.</exception>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        try
        {
            using var file = new FileStream(path, options);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                BackupErrorId.DestinationNotWritable,
                File.Exists(path) ? $"'{path}' is there already, and a key is never written over: backups may need it. Give another path." : $"The key file can't be written: {e.Message}",
                e);
        }
    }
}
