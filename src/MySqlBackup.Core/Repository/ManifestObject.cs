namespace MySqlBackup.Core.Repository;

/// <summary>One object of a database that holds no rows.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="DefinitionHash">Hash of its normalised definition.</param>
/// <param name="Invalid">True for a view of something that is gone: no server creates it again. Null for all else.</param>
public sealed record ManifestObject(DatabaseObjectKind Kind, string Name, string? DefinitionHash, bool? Invalid = null);
