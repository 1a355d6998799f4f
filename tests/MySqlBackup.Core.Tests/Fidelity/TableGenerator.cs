using FsCheck;
using FsCheck.Fluent;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>
/// Random tables. A server may refuse one (a row too long, a key too long, a pair of options it does not like): those are left out, so the
/// generator need not know every rule.
/// </summary>
internal sealed class TableGenerator(ServerFamily family)
{
    private static readonly string[] NameParts = ["a", "`", "'", "\"", ".", " b", "é", "日本", "/", "%", "\\", "-", "$", "SELECT", "#", ";", "Ü", "_", "@", "~", "?", "*", ":"];

    private readonly bool _isMariaDb = family == ServerFamily.MariaDB;
    private readonly ColumnTypes _types = new(family);

    /// <summary>The table of a number under a seed: always the same.</summary>
    public RandomTable Table(ulong seed, int number) => Table(number).Sample(1, new Rnd(seed, (2UL * (ulong)number) + 1), 1).Single();

    private Gen<RandomTable> Table(int number) =>
        from name in Name($"t{number}", 50)
        from charset in _types.Charset
        from isCounted in Gen.Choose(0, 2)
        from count in Gen.Choose(1, 9)
        from columns in Gen.CollectToArray(Enumerable.Range(0, count), Column)
        from engine in Engine(columns.All(c => c.Type.FitsMemory))
        from counter in Counter
        from computed in Computed(columns)
        let all = isCounted == 0 ? columns : (RandomColumn[])[counter, .. columns]
        from keys in new KeyGenerator(all, isCounted != 0, engine, _isMariaDb).Keys
        from comment in Comment
        from format in engine == "InnoDB" ? Gen.Elements("", "", "", " ROW_FORMAT=COMPACT", " ROW_FORMAT=REDUNDANT", " ROW_FORMAT=DYNAMIC") : Gen.Constant("")
        from check in Gen.Elements("", "", $",\n  CONSTRAINT {SqlName.Quote($"check'{number}")} CHECK ({SqlName.Quote(columns[0].Name)} IS NULL OR LENGTH({SqlName.Quote(columns[0].Name)}) >= 0 OR 'a''\\\\b' = '')")
        from rows in Rows(name, all)
        select new RandomTable(
            name,
            $"CREATE TABLE {SqlName.Quote(name)} (\n  {string.Join(",\n  ", all.Concat(computed).Select(c => c.Definition).Concat(keys.Definitions))}{check}\n) ENGINE={engine} DEFAULT CHARSET={charset}{format}{comment}{keys.Partitions}",
            rows);

    private Gen<string> Engine(bool mayBeMemory) => Gen.Frequency(
        (14, Gen.Constant("InnoDB")),
        (2, Gen.Constant("MyISAM")),
        (1, Gen.Constant(_isMariaDb ? "Aria" : "InnoDB")),
        (mayBeMemory ? 3 : 0, Gen.Constant("MEMORY")));

    private Gen<RandomColumn> Column(int number) =>
        from name in Name($"c{number}", 58)
        from type in _types.Any
        from isNullable in Gen.Elements(true, true, false)
        from hasDefault in Gen.Choose(0, 2)
        from defaultValue in type.Default ?? Gen.Constant("")
        from isInvisible in Gen.Choose(0, 9)
        from comment in Comment
        let usesDefault = hasDefault == 0 && defaultValue.Length > 0
        select new RandomColumn(
            name,
            type,
            (isNullable ? " NULL" : " NOT NULL") + (usesDefault ? $" DEFAULT {defaultValue}" : "")
                + (isInvisible == 0 && (isNullable || usesDefault) ? " INVISIBLE" : "") + comment.Replace("=", " ", StringComparison.Ordinal),
            isNullable,
            Gen.Frequency((isNullable ? 2 : 0, Gen.Constant("NULL")), (usesDefault ? 1 : 0, Gen.Constant("DEFAULT")), (10, type.Values)));

    private Gen<RandomColumn> Counter =>
        from name in Name("id", 20)
        from type in _types.Integer
        where !type.Sql.Contains("ZEROFILL", StringComparison.Ordinal)
        select new RandomColumn(name, type, " NOT NULL AUTO_INCREMENT", false, Gen.Frequency((1, type.Values), (9, Gen.Constant("NULL"))));

    private Gen<RandomColumn[]> Computed(RandomColumn[] columns) =>
        from count in Gen.Elements(0, 0, 0, 1, 2)
        from computed in Gen.CollectToArray(Enumerable.Range(0, count), number =>
            from name in Name($"g{number}", 20)
            from source in Gen.Elements(columns)
            from place in Gen.Elements("VIRTUAL", "STORED")
            from expression in Gen.Elements("LENGTH({0})", "HEX(LEFT({0}, 3))", "{0} IS NULL", "REPEAT({0} IS NULL, 3)", "CONCAT('a''\\\\', COALESCE(LENGTH({0}), 'é'))")
            let sql = string.Format(System.Globalization.CultureInfo.InvariantCulture, expression, SqlName.Quote(source.Name))
            select new RandomColumn(name, new ColumnType("VARCHAR(60)", ColumnKind.Keyless, Gen.Constant("NULL")), $" GENERATED ALWAYS AS ({sql}) {place}", true, null))
        select computed;

    private static Gen<IReadOnlyList<string>> Rows(string name, RandomColumn[] columns) =>
        from count in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Constant(1)), (6, Gen.Choose(2, 25)), (2, Gen.Choose(40, 120)))
        from rows in Gen.ArrayOf(Gen.CollectToArray(columns, c => c.Values!), count)
        let prefix = $"INSERT IGNORE INTO {SqlName.Quote(name)} ({string.Join(',', columns.Select(c => SqlName.Quote(c.Name)))}) VALUES ("
        select (IReadOnlyList<string>)rows.Select(values => prefix + string.Join(',', values) + ")").ToList();

    private static Gen<string> Comment => Gen.Frequency((4, Gen.Constant("")), (1, RandomBytes.Quoted(12).Select(text => $" COMMENT={text}")));

    private static Gen<string> Name(string plain, int limit) => Gen.Frequency(
        (2, Gen.Constant(plain)),
        (2, Gen.ArrayOf(Gen.Elements(NameParts)).Resize(6).Select(parts => plain + string.Concat(parts))),
        (1, Gen.Constant(plain.PadRight(64, 'é')))).Select(name => name.Length > limit && !name.EndsWith('é') ? name[..limit].TrimEnd() : name.TrimEnd());
}
