using FsCheck;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>A column's type as random tables have it.</summary>
/// <param name="Sql">What stands behind the column's name.</param>
/// <param name="Kind">What the type may take part in.</param>
/// <param name="Values">Literals and expressions for its values, NULL not among them.</param>
/// <param name="Default">What may stand behind DEFAULT.</param>
internal sealed record ColumnType(string Sql, ColumnKind Kind, Gen<string> Values, Gen<string>? Default = null)
{
    /// <summary>For a key over a part of the value, the part's length; null where the whole value makes a key.</summary>
    public int? KeyLength { get; init; }

    /// <summary>Whether tables in memory can have it.</summary>
    public bool FitsMemory => Kind != ColumnKind.Geometry && !Sql.StartsWith("JSON", StringComparison.Ordinal) && !Sql.StartsWith("VECTOR", StringComparison.Ordinal)
        && !Sql.Split('(', ' ')[0].EndsWith("TEXT", StringComparison.Ordinal) && !Sql.Split('(', ' ')[0].EndsWith("BLOB", StringComparison.Ordinal);
}
