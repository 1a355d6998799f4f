using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>
/// Objects of one kind in every variation, as statements for the server's own client. <c>{a}</c> and <c>{b}</c> stand for the two databases that
/// they are made in. What only one family reads stands in its part or in a comment that only it executes: <c>/*!80000 … */</c> on MySQL,
/// <c>/*M!100000 … */</c> on MariaDB.
/// </summary>
/// <param name="Name">Begins the databases' names.</param>
/// <param name="Common">For both families.</param>
internal sealed record ObjectTopic(string Name, string Common)
{
    /// <summary>For MariaDB, after the common part.</summary>
    public string MariaDb { get; init; } = "";

    /// <summary>For MySQL, after the common part.</summary>
    public string MySql { get; init; } = "";

    /// <summary>Views whose tables, columns or functions are gone, which no server creates again.</summary>
    public IReadOnlyList<string> InvalidViews { get; init; } = [];

    /// <summary>The two databases.</summary>
    public List<string> Databases { get; init; } = [Name + "_a", Name + "_b"];

    /// <summary>All statements for a family.</summary>
    public string Statements(ServerFamily family)
    {
        var (a, b) = (SqlName.Quote(Databases[0]), SqlName.Quote(Databases[1]));
        var statements = $"CREATE DATABASE {a} CHARACTER SET utf8mb4;\nCREATE DATABASE {b} CHARACTER SET latin1 COLLATE latin1_german2_ci;\nUSE {a};\n"
            + Common + "\n" + (family == ServerFamily.MariaDB ? MariaDb : MySql);
        return statements.Replace("{a}", Databases[0], StringComparison.Ordinal).Replace("{b}", Databases[1], StringComparison.Ordinal);
    }
}
