using System.Text;
using MySqlBackup.Core.Load;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public sealed class LoadDataStreamTests
{
    private const string Head = "/*!40101 SET NAMES utf8mb4*/;\n";

    [Fact]
    public void Values_mean_the_same_in_both_languages()
    {
        const string Sql = Head + "INSERT INTO `t` (`a`,`b``x`,`c`) VALUES\n(1,'it\\'s',NULL),\n(-1.5e3,'a\tb\\n\\0\\Z\\\\c',X'00090A5C41'),\n('''','\\%\\_\\N\\x', 0x4142),(1,'','NULL');\n";

        using var rows = new RowReader([File(Sql, 4)]);
        using var stream = new LoadDataStream(rows);
        Assert.True(rows.ReadHeader());
        Assert.Equal("`a`,`b``x`,`c`", rows.Columns);
        Assert.Equal(3, rows.ColumnCount);
        Assert.Equal(
            "1\tit\\'s\t\\N\n-1.5e3\ta\\tb\\n\0\u001a\\\\c\t\0\\t\\n\\\\A\n'\t\\\\%\\\\_Nx\tAB\n1\t\tNULL\n", ReadAll(stream));
        Assert.Null(rows.Failure);
        Assert.Null(rows.Mismatch);
        Assert.Equal(4, rows.Rows);
    }

    [Fact]
    public void Double_quotes_are_as_good_as_single_ones()
    {
        const string Sql = """"
            SET NAMES binary;
            INSERT INTO t VALUES("it's \"a\"","say ""it''s""","")
            ,('"','""''',NULL);

            """";

        using var rows = new RowReader([File(Sql, 2)]);
        using var stream = new LoadDataStream(rows);
        Assert.True(rows.ReadHeader());
        Assert.Equal("it's \\\"a\\\"\tsay \"it''s\"\t\n\"\t\"\"'\t\\N\n", ReadAll(stream));
        Assert.Equal((string.Empty, 3), (rows.Columns, rows.ColumnCount));
    }

    [Theory]
    [InlineData("_binary 'it\\'s\\\\ '' \\0\\Z'", "it's\\\\ ' \0\u001a")]
    [InlineData("_binary \"say \\\"a\\\"\tb\\n\"", "say \"a\"\\tb\\n")]
    [InlineData("_BINARY''", "")]
    [InlineData("_binary X'41420A'", "AB\\n")]
    [InlineData("_binary  x'5c'", "\\\\")]
    public void An_introducer_of_bytes_changes_nothing(string value, string field)
    {
        using var rows = new RowReader([File(Head + $"INSERT INTO t VALUES(1,{value},NULL)\n,({value},{value} , 2);\n", 2)]);
        using var stream = new LoadDataStream(rows);
        Assert.True(rows.ReadHeader(), rows.Mismatch);

        // The escapes that both languages have stay as they are.
        string Unescaped(string text) => text.Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\0", "\0", StringComparison.Ordinal).Replace("\\Z", "\u001a", StringComparison.Ordinal);
        Assert.Equal($"1\t{field}\t\\N\n{field}\t{field}\t2\n", Unescaped(ReadAll(stream)));
        Assert.Equal((null, 2), (rows.Mismatch, rows.Rows));
    }

    [Fact]
    public void Bytes_of_any_charset_come_through_hexadecimal_literals()
    {
        // 0x815C is one character in gbk whose second byte is a backslash; every length crosses the vector's width somewhere.
        for (var length = 0; length < 80; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(at => (byte)(at % 3 == 0 ? 0x81 : at % 3 == 1 ? 0x5C : at)).ToArray();
            using var rows = new RowReader([File(Head + $"INSERT INTO t (a) VALUES\n(X'{Convert.ToHexString(bytes)}'),\n(X'{Convert.ToHexString(bytes).ToLowerInvariant()}');\n", 2)]);
            using var stream = new LoadDataStream(rows);
            Assert.True(rows.ReadHeader());

            using var result = new MemoryStream();
            stream.CopyTo(result);
            var expected = bytes.SelectMany(value => value switch { (byte)'\\' => "\\\\"u8.ToArray(), 9 => "\\t"u8.ToArray(), 10 => "\\n"u8.ToArray(), _ => [value] }).ToArray();
            Assert.Equal([.. expected, (byte)'\n', .. expected, (byte)'\n'], result.ToArray());
        }
    }

    [Theory]
    [InlineData("INSERT INTO t (a) VALUES (NOW());\n")]
    [InlineData("INSERT INTO t (a) VALUES (1),(1,2);\n")]
    [InlineData("INSERT INTO t (a) VALUES (1,2),(1);\n")]
    [InlineData("INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a=1;\n")]
    [InlineData("INSERT INTO t (a) VALUES (1);\nDELETE FROM t;\n")]
    [InlineData("INSERT INTO t (a) VALUES (_utf8mb4 'x');\n")]
    [InlineData("INSERT INTO t (a) VALUES (_binary);\n")]
    [InlineData("INSERT INTO t (a) VALUES (_binary x);\n")]
    [InlineData("INSERT INTO t (a) VALUES (_binary NULL);\n")]
    [InlineData("INSERT INTO t (a) VALUES (_binary 'x' 'y');\n")]
    [InlineData("INSERT INTO t (a) VALUES (_binary 'x' COLLATE utf8mb4_bin);\n")]
    [InlineData("INSERT INTO t (a) VALUES ('x' 'y');\n")]
    [InlineData("INSERT INTO t (a) VALUES (x);\n")]
    [InlineData("INSERT INTO t (a) VALUES (X'414');\n")]
    [InlineData("INSERT INTO t (a) VALUES (NULLIF(1,1));\n")]
    [InlineData("INSERT INTO t (a) VALUES (NULL_);\n")]
    [InlineData("INSERT INTO t (a) VALUES (NULL/1);\n")]
    [InlineData("INSERT INTO t (a) VALUES (1);\nINSERT INTO t (b) VALUES (1);\n")]
    [InlineData("/*M!101100 SET @@session.system_versioning_insert_history=1*/;\nINSERT INTO t (a) VALUES (1);\n")]
    [InlineData("INSERT INTO t (a) SELECT 1;\n")]
    public void What_is_not_plain_rows_is_left_to_the_server(string sql)
    {
        using var rows = new RowReader([File(Head + sql, null)]);
        using var stream = new LoadDataStream(rows);

        if (rows.ReadHeader())
        {
            ReadAll(stream);
        }
        Assert.NotNull(rows.Mismatch);
        Assert.Equal(0, stream.Read(new byte[10]));
    }

    [Theory]
    [InlineData("INSERT INTO t (a) VALUES (1),(2);\n", 3)]
    [InlineData("INSERT INTO t (a) VALUES (1),\n(2)", 2)]
    [InlineData("INSERT INTO t (a) VALUES (1),(2);\nINSERT INTO t (a) VAL", 2)]
    public void A_cut_file_or_a_wrong_count_is_a_failure(string sql, long expected)
    {
        using var rows = new RowReader([File(Head + sql, expected)]);
        using var stream = new LoadDataStream(rows);

        if (rows.ReadHeader())
        {
            ReadAll(stream);
        }
        Assert.Equal(BackupErrorId.FileDamaged, Assert.IsType<BackupException>(rows.Failure).ErrorId);
    }

    [Fact]
    public void Files_follow_each_other_and_empty_ones_are_passed_over()
    {
        using var rows = new RowReader([File(Head, 0), File(Head + "INSERT INTO t (a) VALUES\n(1);\n", 1), File(Head, 0), File(Head + "INSERT INTO t (a) VALUES\n(2);\n", 1), File(Head, 0)]);
        using var stream = new LoadDataStream(rows);

        Assert.True(rows.ReadHeader());
        Assert.Equal("1\n2\n", ReadAll(stream));
        Assert.Null(rows.Failure);
        using var none = new RowReader([File(Head, 0)]);
        Assert.False(none.ReadHeader());
        Assert.Null(none.Mismatch);
    }

    private static RowFile File(string sql, long? rows) => new("t.sql", rows, () => new MemoryStream(Encoding.UTF8.GetBytes(sql)));

    private static string ReadAll(Stream stream)
    {
        using var result = new MemoryStream();
        stream.CopyTo(result);
        return Encoding.UTF8.GetString(result.ToArray());
    }
}
