using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>
/// Names that mean something to SQL, to shells, to file systems or to mydumper, for objects of every kind. The servers allow no characters beyond the
/// basic plane in names.
/// </summary>
internal static class NamesTopic
{
    private static readonly string[] Names =
    [
        // Suffixes of file names in a backup, and the names of its other files.
        "a-schema", "t.00001", "t", "T", "t.sql", "t-schema-create", "t-schema-view", "t-schema-triggers", "t-schema-post", "t-schema-sequence", "mydumper_1", "MYDUMPER_2", "metadata", "load-order", "t.sql.gz", "manifest.json", "names_a",
        // Devices and folders.
        "CON", "nul", "Com1", "..", ".", ".hidden", "-x", "--help", "/etc/passwd", "../../x", "a/b\\c", "a:b*c?d<e>f|g", "x#P#y",
        // Quotes, comments, variables, keywords, control characters.
        "it's", "\"quoted\"", "`ticks`", "a`b", "``", "a b  c", " lead", "%s%d%n", "$(id)", "$x", ";DROP", "--", "/*x*/", "*/", "#x", "@x", "@@x", "SELECT", "1", "1e5", "0x1", "NULL", "x\ny\tz", "x\\n", "\\", "a,b", "(a)", "a=b", "DELIMITER ;",
        // Other scripts, composed and not, and names that a collation takes for one.
        "日本語", "é", "É", "e\u0301", "ß", "ss", "Ünïcödé", "ÿ", "\u00a0", "\u2028", "\ufeffx", "מ", new string('é', 64), new string('a', 64), new string('語', 45), new string('`', 45),
    ];

    public static ObjectTopic Topic { get; } = new("names", string.Concat(Names.Select(Tables)) + string.Concat(Programs.Select(Objects)))
    {
        Databases = ["n'a`m.e/s é%\"-schema", "N'A`M.E/S É%\"-SCHEMA"],
        MariaDb = string.Concat(Programs.Select((name, number) => $"CREATE SEQUENCE {SqlName.Quote($"{number} {name}")};\n")),
    };

    // Programs are not files of their own, but their names stand in scripts.
    private static IEnumerable<string> Programs => Names.Where(name => name.Length is > 1 and < 60 && !name.StartsWith('#'));

    private static string Tables(string name, int number) => $"CREATE TABLE {SqlName.Quote(name)} (id INT, {SqlName.Quote("c" + name[..Math.Min(63, name.Length)])} INT) COMMENT='{number}'; INSERT INTO {SqlName.Quote(name)} VALUES ({number}, NULL);\n";

    private static string Objects(string name, int number)
    {
        var (own, table) = (SqlName.Quote($"{number} {name}"), SqlName.Quote(name));
        return $"""
            CREATE VIEW {SqlName.Quote($"v{name}")} AS SELECT id AS {table} FROM {table};
            CREATE TRIGGER {own} BEFORE INSERT ON {table} FOR EACH ROW SET @x = NEW.id;
            CREATE EVENT {own} ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DO DELETE FROM {table};
            CREATE PROCEDURE {own}({SqlName.Quote("p" + name)} INT) SELECT * FROM {table};

            """;
    }
}
