namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>A random table with its rows, as SQL.</summary>
/// <param name="Name">Its name, unquoted.</param>
/// <param name="Create">The statement that makes it.</param>
/// <param name="Rows">The statements that fill it, each on its own, since a server may refuse some.</param>
internal sealed record RandomTable(string Name, string Create, IReadOnlyList<string> Rows);
