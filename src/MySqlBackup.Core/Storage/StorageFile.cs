namespace MySqlBackup.Core.Storage;

/// <summary>A file as a storage lists it.</summary>
/// <param name="Name">Its name, without the folder.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="LastWriteTime">When it was last written, UTC.</param>
public readonly record struct StorageFile(string Name, long Size, DateTime LastWriteTime);
