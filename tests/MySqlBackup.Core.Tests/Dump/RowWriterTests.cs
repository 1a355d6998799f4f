using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

public class RowWriterTests
{
    private const int Buffer = 256 * 1024;

    [Fact]
    public void A_table_without_rows_is_its_header()
    {
        Assert.Equal("-- head\n", Write(Reader("int"), []));
    }

    [Fact]
    public void Rows_of_nothing_but_null_and_of_nothing_at_all()
    {
        Assert.Equal("-- head\nINSERT INTO `t` (`c0`,`c1`,`c2`) VALUES\n(NULL,NULL,NULL),\n(NULL,NULL,NULL);\n", Write(Reader("int", "text", "blob"), [[null, null, null], [null, null, null]]));
        Assert.Equal("-- head\nINSERT INTO `t` () VALUES\n(),\n();\n", Write(Reader(), [[[]], [[]]]));
    }

    [Theory]
    [InlineData("int", "-12", "-12")]
    [InlineData("decimal", "-0.00", "-0.00")]
    [InlineData("double", "-0", "'-0'")]
    [InlineData("double", "-0.000", "'-0.000'")]
    [InlineData("double", "-0.001", "-0.001")]
    [InlineData("double", "1e300", "1e300")]
    [InlineData("double", "1234567890123456789012345678901234567890123456789012345678901", "'1234567890123456789012345678901234567890123456789012345678901'")]
    [InlineData("datetime", "0000-00-00 00:00:00", "'0000-00-00 00:00:00'")]
    [InlineData("varchar/utf8mb4", "it's \\ \"q\" \n\r\0\u001a 😀", "'it\\'s \\\\ \"q\" \\n\\r\\0\\Z 😀'")]
    [InlineData("varchar/latin1", "plain'", "'plain\\''")]
    [InlineData("varchar/latin1", "é", "X'C3A9'")]
    [InlineData("varchar/ucs2", "a", "X'61'")]
    [InlineData("varchar/binary", "", "''")]
    [InlineData("blob", "a'", "X'6127'")]
    [InlineData("bit", "\u0001", "X'01'")]
    public void Values_stand_as_literals(string type, string value, string literal)
    {
        Assert.Equal($"-- head\nINSERT INTO `t` (`c0`) VALUES\n({literal});\n", Write(Reader(type), [[Encoding.UTF8.GetBytes(value)]]));
    }

    /// <summary>Lengths around every buffer and piece of the writer; each value that is one byte too long for a piece is one that could be cut or doubled.</summary>
    [Theory]
    [InlineData("text/utf8mb4", "x'\\😀")]
    [InlineData("text/utf8mb4", "\\")]
    [InlineData("text/latin1", "a\n'")]
    [InlineData("text/gbk", "aé")]
    [InlineData("text/utf8mb4", "ab\uffff", true)]
    [InlineData("blob", "x'\\\0")]
    public void Rows_of_any_length_pass_through_one_buffer(string type, string letters, bool isDamaged = false)
    {
        int[] lengths = [0, 1, 250, 251, 4095, 4096, 4097, 65535, 65536, 65537, (Buffer / 2) - 41, (Buffer / 2) - 40, (Buffer / 2) - 20, (Buffer / 2) - 1, Buffer / 2, Buffer - 1, Buffer, Buffer + 1, 1_000_000, 5_000_000];
        var alphabet = Encoding.UTF8.GetBytes(letters);
        var reader = Reader("int", type, "int", type);
        var rows = new List<byte[]?[]>();
        foreach (var length in lengths)
        {
            var value = new byte[length];
            for (var i = 0; i < length; i++)
            {
                value[i] = alphabet[i % alphabet.Length];
            }

            if (isDamaged && length > 0)
            {
                value[^1] = 0xC3;
            }

            rows.Add([Encoding.ASCII.GetBytes(rows.Count.ToString(CultureInfo.InvariantCulture)), value, null, []]);
            rows.Add([null, [.. "tail"u8], [.. "7"u8], value]);
        }

        Assert.Equal(Expected(reader, rows), Rows(Write(reader, rows), reader));
    }

    [Theory]
    [InlineData(1017)]
    [InlineData(4096)]
    public void Tables_as_wide_as_a_server_allows(int columns)
    {
        string[] types = ["int", "varchar/utf8mb4", "blob", "double", "datetime"];
        var reader = Reader(Enumerable.Range(0, columns).Select(i => types[i % types.Length]).ToArray());
        var rows = Enumerable.Range(0, 60).Select(r => Enumerable.Range(0, columns).Select(c => (r + c) % 7 == 0 ? null : Encoding.ASCII.GetBytes($"{r * c}")).ToArray()).ToList();
        Assert.Equal(Expected(reader, rows), Rows(Write(reader, rows), reader));
    }

    [Fact]
    public void Statements_end_soon_after_their_size()
    {
        var reader = Reader("int", "text/utf8mb4");
        var rows = Enumerable.Range(0, 5000).Select(i => new byte[]?[] { Encoding.ASCII.GetBytes($"{i}"), Encoding.ASCII.GetBytes(new string('x', i % 2000)) }).ToList();
        rows.Insert(100, [[.. "-1"u8], new byte[3_000_000]]);
        var text = Write(reader, rows);
        var statements = text["-- head\n".Length..].Split(";\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(statements, s => Assert.StartsWith("INSERT INTO `t` (`c0`,`c1`) VALUES\n(", s, StringComparison.Ordinal));
        Assert.All(statements[..^1], s => Assert.InRange(s.Length, RowWriter.StatementSize * 9 / 10, int.MaxValue));
        Assert.All(statements.Where(s => !s.Contains("(-1,", StringComparison.Ordinal)), s => Assert.InRange(s.Length, 1, RowWriter.StatementSize + 2100));
        Assert.Equal(Expected(reader, rows), Rows(text, reader));
    }

    [Fact]
    public void A_row_with_more_or_fewer_values_than_columns_is_refused()
    {
        var reader = Reader("int", "blob");
        foreach (var size in new[] { 10, 200_000 })
        {
            Assert.Throws<MySqlProtocolException>(() => Write(reader, [[new byte[size]]]));
            Assert.Throws<MySqlProtocolException>(() => Write(reader, [[[.. "1"u8], new byte[size], null]]));
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300_000)]
    public void Nothing_is_allocated_for_a_row(int size)
    {
        var reader = Reader("int", "text/utf8mb4", "blob", "text/latin1", "double");
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("é'x", size / 4)));
        var row = Packet([[.. "1"u8], text, text, text, null]);
        var writer = new RowWriter();
        var hash = default(ContentHash);
        long Copy(int rows)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            writer.Begin(Stream.Null, "-- head\n"u8, reader);
            for (var i = 0; i < rows; i++)
            {
                hash.Add(row);
                writer.Write(row);
            }

            writer.End();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Copy(10);
        Assert.Equal(Copy(1), Copy(2000 / (1 + (size / 1000))));
    }

    private static TableReader Reader(params string[] types) => new(
        new TableSchema
        {
            Database = "d",
            Name = "t",
            Kind = TableKind.Table,
            Columns = types.Select((t, i) => new ColumnSchema($"c{i}", t.Split('/')[0], t.Split('/').ElementAtOrDefault(1), IsGenerated: false)).ToList(),
        },
        includeHistory: false);

    private static string Write(TableReader reader, IEnumerable<byte[]?[]> rows)
    {
        using var output = new MemoryStream();
        var writer = new RowWriter();
        writer.Begin(output, "-- head\n"u8, reader);
        var count = 0;
        foreach (var row in rows)
        {
            writer.Write(Packet(row));
            count++;
        }

        writer.End();
        Assert.Equal(count, writer.RowCount);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    // Length-encoded strings, as in the protocol's text rows.
    private static byte[] Packet(byte[]?[] values)
    {
        var packet = new List<byte>();
        foreach (var value in values)
        {
            switch (value?.Length)
            {
                case null:
                    packet.Add(0xFB);
                    break;
                case < 251:
                    packet.Add((byte)value!.Length);
                    break;
                case < 0x10000:
                    packet.AddRange([0xFC, (byte)value!.Length, (byte)(value.Length >> 8)]);
                    break;
                default:
                    packet.AddRange([0xFD, (byte)value!.Length, (byte)(value.Length >> 8), (byte)(value.Length >> 16)]);
                    break;
            }

            packet.AddRange(value ?? []);
        }

        return [.. packet];
    }

    // The same in the plainest way.
    private static List<string> Expected(TableReader reader, IEnumerable<byte[]?[]> rows)
        => rows.Select(row => $"({string.Join(',', row.Select((v, i) => Literal(v, reader.Encodings[i])))})").ToList();

    private static string Literal(byte[]? value, ColumnEncoding encoding)
    {
        if (value is null)
        {
            return "NULL";
        }

        var isText = encoding == ColumnEncoding.Text ? Utf8.IsValid(value) : encoding == ColumnEncoding.AsciiText && value.All(b => b < 0x80);
        if (isText)
        {
            var text = Encoding.UTF8.GetString(value);
            foreach (var (special, letter) in new[] { ("\\", "\\\\"), ("'", "\\'"), ("\0", "\\0"), ("\n", "\\n"), ("\r", "\\r"), ("\u001a", "\\Z") })
            {
                text = text.Replace(special, letter, StringComparison.Ordinal);
            }

            return $"'{text}'";
        }

        return encoding switch
        {
            ColumnEncoding.Number or ColumnEncoding.Real => Encoding.ASCII.GetString(value),
            ColumnEncoding.Quoted => $"'{Encoding.ASCII.GetString(value)}'",
            _ => value.Length == 0 ? "''" : $"X'{Convert.ToHexString(value)}'",
        };
    }

    // No value of these tests holds a line's end as such, so rows are lines.
    private static List<string> Rows(string text, TableReader reader)
    {
        var insert = Encoding.UTF8.GetString(reader.InsertPrefix).TrimEnd('\n');
        return text["-- head\n".Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l != insert).Select(l => l.TrimEnd(',', ';')).ToList();
    }
}
