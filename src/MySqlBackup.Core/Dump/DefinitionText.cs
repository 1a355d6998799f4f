using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// What SHOW CREATE says of an object, byte by byte: stored programs and views come in the charset of the client that created them, which is
/// not always UTF-8.
/// </summary>
public sealed partial class DefinitionText
{
    private DefinitionText(byte[] statement, IReadOnlyDictionary<string, string> attributes)
    {
        Statement = statement;
        Attributes = attributes;
    }

    /// <summary>The CREATE statement, without a delimiter.</summary>
    public byte[] Statement { get; }

    /// <summary>The other columns of the answer, by name: <c>sql_mode</c>, <c>character_set_client</c>, <c>time_zone</c> ….</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; }

    /// <summary>The names of a table's columns, in order. SHOW CREATE TABLE gives each a line that begins with two spaces and a backtick.</summary>
    public IReadOnlyList<string> ColumnNames => ColumnLine().Matches(Encoding.UTF8.GetString(Statement))
        .Select(m => m.Groups[1].Value.Replace("``", "`", StringComparison.Ordinal)).ToList();

    /// <summary>Runs a SHOW CREATE statement.</summary>
    /// <param name="connection">A connection with the settings of <see cref="TableReader.SessionStatement"/>.</param>
    /// <param name="what">For example <c>TABLE `a`.`b`</c>.</param>
    /// <exception cref="BackupException">The account may see the object but not its text.</exception>
    public static DefinitionText Read(MySqlConnection connection, string what)
    {
        using var rows = connection.Query("SHOW CREATE " + what);
        if (!rows.Read())
        {
            throw new BackupException(BackupErrorId.ObjectNotFound, $"The server has no {what} any more.");
        }

        byte[]? statement = null;
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 1; i < rows.Columns.Count; i++)
        {
            var name = rows.Columns[i].Name;
            if (name.StartsWith("Create", StringComparison.OrdinalIgnoreCase) && !name.Equals("Created", StringComparison.OrdinalIgnoreCase)
                || name.Equals("SQL Original Statement", StringComparison.OrdinalIgnoreCase))
            {
                statement = rows.IsNull(i) ? null : rows.GetBytes(i).ToArray();
            }
            else
            {
                attributes[name] = rows.GetString(i) ?? "";
            }
        }

        return statement is { Length: > 0 }
            ? new DefinitionText(statement, attributes)
            : throw new BackupException(
                BackupErrorId.PermissionMissing,
                $"The account may not see the text of {what}. Grant SELECT on mysql.proc (MariaDB, MySQL 5.7), SHOW CREATE ROUTINE (MariaDB 11.3) or SHOW_ROUTINE (MySQL 8.0.20), or make it the definer.");
    }

    /// <summary>
    /// Hash of the definition, to see a change: without AUTO_INCREMENT's counter, which moves with every row, without the object's own
    /// database in front of names, which a restore under another name changes, and without the charset of a column whose collation tells it.
    /// </summary>
    /// <param name="database">The object's database.</param>
    /// <param name="originals">Of databases that were restored under other names: the name that each bears now, and its own.</param>
    public string Hash(string database, IReadOnlyDictionary<string, string>? originals = null)
    {
        var text = Encoding.Latin1.GetString(Statement);
        foreach (var (name, original) in originals ?? new Dictionary<string, string>())
        {
            text = text.Replace(AsRead(SqlName.Quote(name)), AsRead(SqlName.Quote(original)), StringComparison.Ordinal);
            // Bodies have it quoted as their authors wrote it: between double quotes under ANSI_QUOTES, or not at all.
            text = Regex.Replace(text, @"(?<![\w$\x80-\xFF])" + Regex.Escape(AsRead(name)) + @"(?![\w$\x80-\xFF])", _ => AsRead(original));
        }

        text = text.Replace(AsRead(SqlName.Quote(database) + "."), "", StringComparison.Ordinal);
        // Bodies name it as their author did; a restore under another name may quote it.
        text = Regex.Replace(text, @"(?<![\w$`.@])" + Regex.Escape(AsRead(database)) + @"\.", "");
        text = AutoIncrement().Replace(text, "");
        text = ColumnCharset().Replace(text, "");
        if (Attributes.TryGetValue("sql_mode", out var mode))
        {
            text += "\n" + mode;
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.Latin1.GetBytes(text)).AsSpan(0, 16)).ToLowerInvariant();
    }

    // The statement is taken byte for byte as Latin-1, so what is looked for in it must be, too.
    private static string AsRead(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@" AUTO_INCREMENT=\d+")]
    private static partial Regex AutoIncrement();

    // MySQL prints a column's charset, too, once a statement named its collation, and SHOW CREATE TABLE names it where it is not the charset's first.
    [GeneratedRegex(@" CHARACTER SET \w+(?= COLLATE \w)")]
    private static partial Regex ColumnCharset();

    [GeneratedRegex(@"^  `((?:[^`]|``)+)` ", RegexOptions.Multiline)]
    private static partial Regex ColumnLine();
}
