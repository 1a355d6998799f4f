using FsCheck;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>A column of a random table.</summary>
/// <param name="Name">Its name, unquoted.</param>
/// <param name="Type">Its type.</param>
/// <param name="Attributes">What stands behind the type.</param>
/// <param name="IsNullable">Whether it takes NULL.</param>
/// <param name="Values">What rows bring for it; null where the server computes it.</param>
internal sealed record RandomColumn(string Name, ColumnType Type, string Attributes, bool IsNullable, Gen<string>? Values)
{
    public string Definition => $"{SqlName.Quote(Name)} {Type.Sql}{Attributes}";

    /// <summary>How it stands in a key.</summary>
    public string KeyPart => SqlName.Quote(Name) + (Type.KeyLength is { } length ? $"({length})" : "");
}
