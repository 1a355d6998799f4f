namespace MySqlBackup.Core.Load;

/// <summary>What a statement does with a row whose key is there already.</summary>
public enum InsertKind
{
    /// <summary><c>INSERT</c>: it fails.</summary>
    Plain,

    /// <summary><c>INSERT IGNORE</c>: it leaves the row out. Dumps hold it after <c>--insert-ignore</c>.</summary>
    Ignore,

    /// <summary><c>REPLACE</c>: it deletes the rows that are in the way. Dumps hold it after <c>--replace</c>.</summary>
    Replace,
}
