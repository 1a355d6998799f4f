namespace MySqlBackup.Core.Load;

/// <summary>A file of rows.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Rows">Rows it must hold; null where the backup does not say.</param>
/// <param name="Open">Opens it, decompressed.</param>
public sealed record RowFile(string Name, long? Rows, Func<Stream> Open);
