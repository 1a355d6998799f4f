using FsCheck;
using FsCheck.Fluent;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>Keys and partitions for the columns of a random table.</summary>
internal sealed class KeyGenerator(RandomColumn[] columns, bool isCounted, string engine, bool isMariaDb)
{
    private readonly RandomColumn[] _keyable = [.. columns.Where(c => c.Type.Kind is ColumnKind.Integer or ColumnKind.Scalar or ColumnKind.Text or ColumnKind.Binary)];
    private readonly RandomColumn[] _required = [.. columns.Where(c => !c.IsNullable && c.Type.Kind is ColumnKind.Integer or ColumnKind.Scalar or ColumnKind.Text or ColumnKind.Binary && !c.IsNullable)];

    public Gen<RandomKeys> Keys =>
        from primary in Primary
        from isPartitioned in Gen.Choose(0, 5)
        let mayPartition = primary.Length > 0 && primary.All(c => c.Type.KeyLength is null) && !columns.Any(c => c.Type.Kind == ColumnKind.Geometry) && engine is "InnoDB" && isPartitioned == 0
        from partitions in mayPartition ? Partitions(primary) : Gen.Constant("")
        from others in Others(partitions.Length > 0)
        select new RandomKeys(
            [.. primary.Length == 0 ? Array.Empty<string>() : [$"PRIMARY KEY ({string.Join(',', primary.Select(c => c.KeyPart))})"], .. others],
            partitions);

    // Where a counter is, a key begins with it.
    private Gen<RandomColumn[]> Primary =>
        from kind in Gen.Choose(0, 9)
        from more in _required.Length == 0 ? Gen.Constant(Array.Empty<RandomColumn>()) : Gen.SubListOf(_required).Select(list => list.Take(3).ToArray())
        select isCounted ? kind < 7 ? [columns[0]] : [columns[0], .. more.Where(c => c != columns[0])] : kind < 7 ? more : [];

    private Gen<string[]> Others(bool isPartitioned) =>
        from count in Gen.Choose(0, 4)
        from keys in Gen.CollectToArray(Enumerable.Range(0, count), number => Other($"k'{number}", isPartitioned))
        select keys.Where(k => k.Length > 0).ToArray();

    private Gen<string> Other(string name, bool isPartitioned) =>
        from kind in Gen.Elements("KEY", "KEY", "UNIQUE KEY", "FULLTEXT KEY", "SPATIAL KEY", "FUNCTION")
        from parts in _keyable.Length == 0 ? Gen.Constant(Array.Empty<RandomColumn>()) : Gen.Shuffle(_keyable)
        from count in Gen.Choose(1, 3)
        from direction in Gen.Elements("", "", " DESC")
        from hidden in Gen.Elements("", "", "", isMariaDb ? " IGNORED" : " INVISIBLE")
        let texts = parts.Where(c => c.Type.Kind == ColumnKind.Text).Take(1).ToArray()
        let shape = Array.Find(columns, c => c.Type.Kind == ColumnKind.Geometry && !c.IsNullable)
        select kind switch
        {
            "FULLTEXT KEY" => texts.Length == 0 || isPartitioned || engine == "MEMORY" ? "" : $"{kind} {SqlName.Quote(name)} ({SqlName.Quote(texts[0].Name)})",
            "SPATIAL KEY" => shape is null || isPartitioned ? "" : $"{kind} {SqlName.Quote(name)} ({SqlName.Quote(shape.Name)})",
            "FUNCTION" => isMariaDb || parts.Length == 0 || engine != "InnoDB" || (isCounted && parts[0] == columns[0]) ? "" : $"KEY {SqlName.Quote(name)} ((LENGTH({SqlName.Quote(parts[0].Name)})){direction})",
            _ => parts.Length == 0 || (isPartitioned && kind == "UNIQUE KEY")
                ? ""
                : $"{kind} {SqlName.Quote(name)} ({string.Join(',', parts.Take(count).Select(c => c.KeyPart + (engine == "InnoDB" ? direction : "")))}){hidden}",
        };

    private static Gen<string> Partitions(RandomColumn[] primary)
    {
        var column = SqlName.Quote(primary[0].Name);
        Gen<string>[] any = [Gen.Choose(1, 7).Select(n => $" PARTITION BY KEY ({column}) PARTITIONS {n}")];
        Gen<string>[] integer =
        [
            Gen.Choose(1, 5).Select(n => $" PARTITION BY HASH ({column}) PARTITIONS {n}"),
            Gen.Choose(1, 60).Select(n => $" PARTITION BY RANGE ({column}) (PARTITION `p'0` VALUES LESS THAN ({n}), PARTITION p1 VALUES LESS THAN ({n + 60}) COMMENT = 'it''s', PARTITION p2 VALUES LESS THAN MAXVALUE)"),
            Gen.Choose(1, 60).Select(n => $" PARTITION BY RANGE ({column}) SUBPARTITION BY HASH ({column}) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN ({n}), PARTITION p2 VALUES LESS THAN MAXVALUE)"),
        ];
        return Gen.OneOf(primary[0].Type.Kind == ColumnKind.Integer ? [.. any, .. integer] : any);
    }
}
