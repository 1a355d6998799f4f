using System.Text;

namespace MySqlBackup.Core.Load;

/// <summary>What an <c>INSERT</c> begins with, up to its first row: <c>INSERT [IGNORE] INTO table [(columns)] VALUES</c>, or the same with <c>REPLACE</c>.</summary>
internal readonly ref struct InsertHeader
{
    private InsertHeader(InsertKind kind, ReadOnlySpan<byte> table, ReadOnlySpan<byte> columns, int length)
    {
        Kind = kind;
        Table = table;
        Columns = columns;
        Length = length;
    }

    /// <summary>What it does with a row whose key is there already.</summary>
    public InsertKind Kind { get; }

    /// <summary>The table's name as it stands, qualified and quoted as written.</summary>
    public ReadOnlySpan<byte> Table { get; }

    /// <summary>The column list as it stands, without its parentheses; empty where there is none.</summary>
    public ReadOnlySpan<byte> Columns { get; }

    /// <summary>Bytes up to the first row.</summary>
    public int Length { get; }

    /// <summary>True where the statement begins as an <c>INSERT</c> or <c>REPLACE</c>.</summary>
    public static bool IsInsert(ReadOnlySpan<byte> statement) =>
        statement.Length > 12
        && ((Ascii.EqualsIgnoreCase(statement[..6], "INSERT"u8) && statement[6] <= ' ') || (Ascii.EqualsIgnoreCase(statement[..7], "REPLACE"u8) && statement[7] <= ' '));

    /// <summary>What a statement that begins as an <c>INSERT</c> or <c>REPLACE</c> does with a row whose key is there already.</summary>
    public static InsertKind KindOf(ReadOnlySpan<byte> statement)
    {
        var cursor = new StatementCursor(statement);
        return ReadKind(ref cursor);
    }

    /// <summary>Reads it; false where the statement is something else, and then <paramref name="end"/> is how far it went.</summary>
    public static bool TryRead(ReadOnlySpan<byte> statement, out InsertHeader header, out int end)
    {
        header = default;
        var cursor = new StatementCursor(statement);
        var read = IsInsert(statement) && TryRead(statement, ref cursor, out header);
        end = cursor.Position;
        return read;
    }

    private static bool TryRead(ReadOnlySpan<byte> statement, scoped ref StatementCursor cursor, out InsertHeader header)
    {
        header = default;
        var kind = ReadKind(ref cursor);
        if (!cursor.Keyword("INTO"u8))
        {
            return false;
        }
        cursor.SkipBlank();
        var begin = cursor.Position;
        if (!cursor.SkipName() || (cursor.Take('.') && !cursor.SkipName()))
        {
            return false;
        }
        var table = statement[begin..cursor.Position];
        cursor.SkipBlank();
        ReadOnlySpan<byte> columns = default;
        if (cursor.Take('(') && !ReadColumns(statement, ref cursor, out columns))
        {
            return false;
        }
        if (!cursor.Keyword("VALUES"u8))
        {
            return false;
        }
        cursor.SkipBlank();
        header = new InsertHeader(kind, table, columns, cursor.Position);
        return true;
    }

    private static InsertKind ReadKind(scoped ref StatementCursor cursor)
    {
        if (cursor.Keyword("REPLACE"u8))
        {
            return InsertKind.Replace;
        }
        cursor.Keyword("INSERT"u8);
        return cursor.Keyword("IGNORE"u8) ? InsertKind.Ignore : InsertKind.Plain;
    }

    private static bool ReadColumns(ReadOnlySpan<byte> statement, scoped ref StatementCursor cursor, out ReadOnlySpan<byte> columns)
    {
        columns = default;
        var begin = cursor.Position;
        do
        {
            cursor.SkipBlank();
            if (!cursor.SkipName())
            {
                return false;
            }
            cursor.SkipBlank();
        }
        while (cursor.Take(','));
        columns = statement[begin..cursor.Position];
        return cursor.Take(')');
    }
}
