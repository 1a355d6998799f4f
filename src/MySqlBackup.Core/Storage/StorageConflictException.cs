namespace MySqlBackup.Core.Storage;

/// <summary>A distant storage has a file of this name already. It is the reason of the error that is told.</summary>
internal sealed class StorageConflictException(Exception cause) : IOException(cause.Message, cause);
