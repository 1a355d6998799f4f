namespace MySqlBackup.Core.Integrity;

/// <summary>How deep a check goes. Each level includes those before it.</summary>
public enum IntegrityLevel
{
    /// <summary>The manifest can be trusted, every file is there with its exact size, nothing is implausibly small.</summary>
    Quick,

    /// <summary>Every file has the SHA-256 it was written with.</summary>
    Checksum,

    /// <summary>Every file decompresses to its end, every statement can be read, and the rows are as many as the manifest says.</summary>
    Content,

    /// <summary>A drill: restored into a scratch server, every table has the rows, content hash and definition it was dumped with.</summary>
    Restore,
}
