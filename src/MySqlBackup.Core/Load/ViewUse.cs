namespace MySqlBackup.Core.Load;

/// <summary>A table or view that a view takes from, under the backup's names.</summary>
/// <param name="View">The view.</param>
/// <param name="Database">The database of what it takes from.</param>
/// <param name="Table">The table or view that it takes from.</param>
internal readonly record struct ViewUse(string View, string Database, string Table);
