namespace MySqlBackup.Core.Load;

/// <summary>Cuts an <c>INSERT</c> that is too big for the server into smaller ones.</summary>
internal static class StatementPieces
{
    // The command byte and a little air; a server counts the packet's payload.
    private const int Slack = 64;

    /// <summary>The statement itself, or, where it is an INSERT bigger than the limit, several with as many rows each as fit.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="maxAllowedPacket">The server's limit, in bytes; 0 where unknown.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> statement, long maxAllowedPacket)
    {
        var limit = maxAllowedPacket - Slack;
        if (maxAllowedPacket <= 0 || statement.Length <= limit)
        {
            return [statement];
        }
        var ends = RowEnds(statement.Span, out var header);
        // A row that is too big alone, or a statement that is no plain INSERT, is left to the server to refuse in its words.
        return ends.Count < 2 ? [statement] : Pieces(statement, header, ends, limit);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(ReadOnlyMemory<byte> statement, int header, List<int> ends, long limit)
    {
        var begin = header;
        for (var at = 0; at < ends.Count;)
        {
            var end = ends[at++];
            while (at < ends.Count && header + (ends[at] - begin) <= limit)
            {
                end = ends[at++];
            }
            var piece = new byte[header + end - begin];
            statement.Span[..header].CopyTo(piece);
            statement.Span[begin..end].CopyTo(piece.AsSpan(header));
            yield return piece;
            // Past the comma between the rows.
            begin = at < ends.Count ? end + statement.Span[end..].IndexOf((byte)',') + 1 : end;
        }
    }

    private static List<int> RowEnds(ReadOnlySpan<byte> statement, out int header)
    {
        var ends = new List<int>();
        var insert = new InsertReader(statement);
        header = 0;
        if (!insert.ReadHeader())
        {
            return ends;
        }
        header = insert.Header.Length;
        while (insert.NextRow())
        {
            if (!insert.SkipRow())
            {
                return [];
            }
            ends.Add(insert.Position);
        }
        return insert.IsMalformed ? [] : ends;
    }
}
