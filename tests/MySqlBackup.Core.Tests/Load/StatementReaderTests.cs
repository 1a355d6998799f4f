using System.Text;
using MySqlBackup.Core.Load;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public sealed class StatementReaderTests
{
    [Fact]
    public void Splits_as_the_plain_client_does()
    {
        const string Sql = "/*M!999999\\- enable the sandbox mode */ \n-- it's a comment;\n# another;\nSELECT 'a;\\'b''c;', \"d;\\\"\", `e;``f` /* g; */ -- h;'\n, 1--1;\n"
            + "/*!50003 SET x='*/;' */;\nDELIMITER ;;\nCREATE TRIGGER t BEGIN a; b;; \nDELIMITER ;\n;;SELECT 2 ; /*!50003 a; /* b; */ c */;";

        Assert.Equal(
            [
                "SELECT 'a;\\'b''c;', \"d;\\\"\", `e;``f` /* g; */ -- h;'\n, 1--1",
                "/*!50003 SET x='*/;' */",
                "CREATE TRIGGER t BEGIN a; b",
                "SELECT 2 ",
                "/*!50003 a; /* b; */ c */",
            ],
            Read(Sql));
    }

    [Fact]
    public void Gives_the_same_however_the_stream_is_cut()
    {
        var sql = new StringBuilder();
        for (var row = 0; row < 400; row++)
        {
            sql.Append("INSERT INTO t VALUES ('").Append('x', row * 7).Append("\\'; -- \\\\','`;'); -- end;\n/* c; */ DELIMITER $$\nBEGIN; END$$\nDELIMITER ;\n");
        }
        var whole = Read(sql.ToString());

        Assert.Equal(800, whole.Count);
        Assert.Equal(whole, Read(sql.ToString(), new DrippingStream(Encoding.UTF8.GetBytes(sql.ToString()), 1)));
        Assert.Equal(whole, Read(sql.ToString(), new DrippingStream(Encoding.UTF8.GetBytes(sql.ToString()), 4093)));
    }

    [Theory]
    [InlineData("SET SESSION sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES'", "SELECT 'a\\', \"b\\\"")]
    [InlineData("/*!50003 SET sql_mode = 'NO_BACKSLASH_ESCAPES' */", "SELECT 'a;\\'")]
    [InlineData("SET sql_mode='ANSI_QUOTES'", "SELECT 'a;\\'', \"b;\\\"")]
    public void Takes_a_backslash_for_what_the_sql_mode_says(string set, string statement)
        => Assert.Equal(
            [set, statement, "SET sql_mode=@before", "SELECT ';\\';'"],
            Read($"{set};\n{statement};\nSET sql_mode=@before;\nSELECT ';\\';';\n"));

    [Theory]
    [InlineData("SELECT 1;\nSELECT 'cut")]
    [InlineData("SELECT 1;\nSELECT `cut")]
    [InlineData("SELECT 1;\nINSERT INTO t VALUES (1)")]
    [InlineData("SELECT 1;\nSELECT /* cut")]
    [InlineData("SELECT 1;\n/*!50003 SELECT 2;")]
    [InlineData("SELECT 1;\nSELECT 'cut\\")]
    public void A_cut_file_is_damage_and_never_the_end(string sql)
    {
        var failure = Assert.Throws<BackupException>(() => Read(sql));

        Assert.Equal(BackupErrorId.FileDamaged, failure.ErrorId);
        Assert.Contains("statement 2, line 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_place_of_each_statement_and_the_comment_at_the_end()
    {
        using var reader = new StatementReader(new MemoryStream(Encoding.UTF8.GetBytes("-- head\n\nSELECT\n1;\n  SELECT 2;\n-- Dump completed on x\n")), "f.sql");

        Assert.True(reader.Read());
        Assert.Equal(new StatementPosition("f.sql", 1, 3, 9), reader.Position);
        Assert.True(reader.Read());
        Assert.Equal(new StatementPosition("f.sql", 2, 5, 21), reader.Position);
        Assert.False(reader.Read());
        Assert.Contains("-- Dump completed", reader.LeadingComment, StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_far_bigger_than_the_buffer_is_read_whole()
    {
        var big = "INSERT INTO t VALUES ('" + new string('y', 5_000_000) + "')";

        Assert.Equal(["SELECT 1", big, "SELECT 2"], Read($"SELECT 1;\n{big};\nSELECT 2;\n"));
        Assert.Equal(["SELECT 1", big, "SELECT 2"], Read($"SELECT 1;\n{big};\nSELECT 2;\n", split: StatementSplit.LineEnd));
    }

    [Fact]
    public void Line_ends_split_bodies_that_mydumper_wrote()
    {
        Assert.Equal(
            ["CREATE TRIGGER t BEGIN\n a='x; \n'; \nEND", "SET b=1"],
            Read("-- c\nCREATE TRIGGER t BEGIN\n a='x; \n'; \nEND;\nSET b=1;", split: StatementSplit.LineEnd));
        Assert.Throws<BackupException>(() => Read("SET a=1;\nSET b=1", split: StatementSplit.LineEnd));
    }

    private static List<string> Read(string sql, Stream? stream = null, StatementSplit split = StatementSplit.Client)
    {
        using var reader = new StatementReader(stream ?? new MemoryStream(Encoding.UTF8.GetBytes(sql)), "test.sql", split);
        var statements = new List<string>();
        while (reader.Read())
        {
            statements.Add(Encoding.UTF8.GetString(reader.Statement.Span));
        }
        return statements;
    }

    private sealed class DrippingStream(byte[] content, int most) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}
