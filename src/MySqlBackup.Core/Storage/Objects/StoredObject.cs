namespace MySqlBackup.Core.Storage.Objects;

/// <summary>An object as its store lists it.</summary>
/// <param name="Key">Its key, below the storage's own prefix.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="LastWriteTime">When it was written, UTC.</param>
/// <param name="Version">What changes with its content (the ETag); null where the store has no such thing.</param>
public sealed record StoredObject(string Key, long Size, DateTime LastWriteTime, string? Version);
