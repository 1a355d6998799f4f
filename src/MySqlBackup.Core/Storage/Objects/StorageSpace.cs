namespace MySqlBackup.Core.Storage.Objects;

/// <summary>How much room a storage has.</summary>
/// <param name="Available">Bytes that can still be written.</param>
/// <param name="Total">Bytes there are in all.</param>
public readonly record struct StorageSpace(long Available, long Total);
