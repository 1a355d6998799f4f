using MySqlBackup.Core.Load;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public class SqlTokenizerTests
{
    [Theory]
    [InlineData("SELECT `a", "`a")]
    [InlineData("SELECT `", "`")]
    [InlineData("SELECT 'a", "'a")]
    [InlineData("SELECT 'a\\", "'a\\")]
    [InlineData("SELECT /* a", "/* a")]
    public void What_has_no_end_names_nothing_and_stays_as_it_is(string statement, string last)
    {
        List<SqlToken> tokens = SqlTokenizer.Split(statement);
        Assert.Equal(statement, string.Concat(tokens.Select(token => token.Text)));
        Assert.Equal(last, tokens[^1].Text);
        Assert.False(tokens[^1].IsName);
    }
}
