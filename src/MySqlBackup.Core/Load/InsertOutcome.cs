using System.Globalization;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>What became of a statement's rows, from the server's answer (manual, "mysql_info()" and "mysql_affected_rows()").</summary>
/// <param name="Sent">Rows in the statement.</param>
/// <param name="Written">Those that the server stored; less than sent where INSERT IGNORE left some out.</param>
/// <param name="Replaced">Rows that REPLACE deleted, whether they were there before or came from the same dump.</param>
internal readonly record struct InsertOutcome(long Sent, long Written, long Replaced)
{
    /// <summary>Rows that the table has more than before.</summary>
    public long Added => Written - Replaced;

    public static InsertOutcome Of(ReadOnlySpan<byte> statement, OkResult result)
    {
        var affected = result.AffectedRows;
        switch (InsertHeader.KindOf(statement))
        {
            case InsertKind.Ignore:
                return new InsertOutcome(Records(result.Info), affected, 0);
            case InsertKind.Replace:
                // Rows deleted and rows stored are counted alike.
                var sent = Records(result.Info);
                return new InsertOutcome(sent, sent, affected - sent);
            default:
                return new InsertOutcome(affected, affected, 0);
        }
    }

    // "Records: 3  Duplicates: 1  Warnings: 0", in the server's language; a statement of one row has none.
    private static long Records(string info)
    {
        var begin = info.AsSpan().IndexOfAnyInRange('0', '9');
        if (begin < 0)
        {
            return 1;
        }
        var digits = info.AsSpan(begin);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return long.Parse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
