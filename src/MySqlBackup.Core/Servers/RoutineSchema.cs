using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Servers;

/// <summary>A stored program: procedure, function, package, trigger or event.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table of a trigger; null for the others.</param>
public sealed record RoutineSchema(string Database, DatabaseObjectKind Kind, string Name, string? Table = null);
