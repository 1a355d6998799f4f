using System.Text;
using MySqlBackup.Core.Dump;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

public class SqlTextTests
{
    [Theory]
    [InlineData("abcdefgh xyz")]
    [InlineData("ab'\\\n\r\0\u001a")]
    [InlineData("abcéü日'")]
    public void Escaping_agrees_with_the_naive_way(string letters)
    {
        var alphabet = Encoding.UTF8.GetBytes(letters);
        var random = new Random(7);
        for (var length = 0; length <= 300; length++)
        {
            for (var round = 0; round < 20; round++)
            {
                // Mostly plain, so that the rare special one falls on every place of a vector.
                var source = new byte[length];
                for (var i = 0; i < length; i++)
                {
                    source[i] = random.Next(4 + (round * 8)) == 0 ? alphabet[random.Next(alphabet.Length)] : (byte)'x';
                }

                var expected = new List<byte>();
                foreach (var b in source)
                {
                    var at = "\0\n\r\u001a'\\"u8.IndexOf(b);
                    expected.AddRange(at < 0 ? [b] : [(byte)'\\', "0nrZ'\\"u8[at]]);
                }

                var target = new byte[(length * 2) + 32];
                var written = SqlText.Escape(source, target, out var isAscii);
                Assert.Equal(expected, target[..written]);
                Assert.Equal(source.All(b => b < 0x80), isAscii);

                var digits = new byte[length * 2];
                SqlText.Hexadecimal(source, digits);
                Assert.Equal(Convert.ToHexString(source), Encoding.ASCII.GetString(digits));
            }
        }
    }

    [Theory]
    [InlineData("", 0xef46db3751d8e999)]
    [InlineData("a", 0xd24ec4f1a98c6e5b)]
    [InlineData("abc", 0x44bc2cf5ad770999)]
    public void Hashes_are_those_of_the_specification(string text, ulong expected)
        => Assert.Equal(expected, ContentHash.XxHash64(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_tables_hash_knows_no_order_but_every_change()
    {
        static string Hash(params string[] rows)
        {
            var hash = default(ContentHash);
            foreach (var row in rows)
            {
                hash.Add(Encoding.UTF8.GetBytes(row));
            }

            return hash.ToString();
        }

        var expected = Hash("1\0a", "2\0b", "3\0c");
        Assert.Equal(expected, Hash("3\0c", "1\0a", "2\0b"));
        Assert.All(
            (string[])[Hash("1\0a", "2\0b", "3\0d"), Hash("1\0b", "2\0a", "3\0c"), Hash("1\0a", "2\0b"), Hash("1\0a", "2\0b", "3\0c", "3\0c"), Hash("1\0a", "1\0a", "3\0c")],
            other => Assert.NotEqual(expected, other));
    }
}
