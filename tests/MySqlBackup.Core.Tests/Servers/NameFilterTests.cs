using MySqlBackup.Core.Servers;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public class NameFilterTests
{
    [Theory]
    [InlineData("", "", "shop", true)]
    [InlineData("shop", "", "shop", true)]
    [InlineData("shop", "", "shop2", false)]
    [InlineData("shop", "", "SHOP", false)]
    [InlineData("shop*", "", "shop", true)]
    [InlineData("shop*", "", "shop_eu", true)]
    [InlineData("shop?", "", "shop", false)]
    [InlineData("shop?", "", "shop1", true)]
    [InlineData("*", "", "anything", true)]
    [InlineData("*_eu,web", "", "shop_eu", true)]
    [InlineData("*_eu,web", "", "web", true)]
    [InlineData("", "shop", "shop", false)]
    [InlineData("", "shop", "shop2", true)]
    [InlineData("shop*", "*_test", "shop_test", false)]
    [InlineData("shop", "shop", "shop", false)]
    [InlineData("", "*", "shop", false)]

    // These mean something in regular expressions, in LIKE, in file names and in shells, and nothing here.
    [InlineData("a.c", "", "abc", false)]
    [InlineData("a_c", "", "abc", false)]
    [InlineData("a%", "", "abc", false)]
    [InlineData("a[bc]", "", "ab", false)]
    [InlineData("a[bc]", "", "a[bc]", true)]
    [InlineData("a<b>\"c", "", "a<b>\"c", true)]
    [InlineData("a<*", "", "a<b", true)]
    [InlineData("a<*", "", "ab", false)]
    [InlineData("a\\b*", "", "a\\bc", true)]
    [InlineData("a\\b", "", "a\\b", true)]
    [InlineData("a\\*", "", "a*", false)]
    public void Names_and_wildcards_mean(string include, string exclude, string name, bool expected)
        => Assert.Equal(expected, new NameFilter(Split(include), Split(exclude), ignoreCase: false).Matches(name));

    [Theory]
    [InlineData("orders", "", true)]
    [InlineData("shop.orders", "", true)]
    [InlineData("web.orders", "", false)]
    [InlineData("shop.*", "", true)]
    [InlineData("*.orders", "", true)]
    [InlineData("*", "shop.orders", false)]
    [InlineData("*", "shop.ord*", false)]
    [InlineData("*", "web.*", true)]
    [InlineData("shop", "", false)]
    [InlineData("shop.", "", false)]
    public void Tables_are_meant_by_their_name_or_with_the_databases(string include, string exclude, bool expected)
        => Assert.Equal(expected, new NameFilter(Split(include), Split(exclude), ignoreCase: false).Matches("orders", "shop"));

    [Theory]
    [InlineData("Shop", "shop")]
    [InlineData("SHOP*", "shop_eu")]
    [InlineData("straße", "STRAßE")]
    [InlineData("é*", "ÉA")]
    public void Case_counts_only_where_the_server_tells_names_apart_by_it(string pattern, string name)
    {
        Assert.True(new NameFilter([pattern], [], ignoreCase: true).Matches(name));
        Assert.False(new NameFilter([pattern], [], ignoreCase: false).Matches(name));
        Assert.False(new NameFilter([], [pattern], ignoreCase: true).Matches(name));
        Assert.True(new NameFilter([], [pattern], ignoreCase: false).Matches(name));
    }

    [Fact]
    public void Only_a_full_name_names_a_system_database()
    {
        var filter = new NameFilter(["mysql", "s*", "*"], [], ignoreCase: false);
        Assert.True(filter.Names("mysql"));
        Assert.False(filter.Names("sys"));
        Assert.False(filter.Names("MYSQL"));
        Assert.True(new NameFilter(["mysql"], [], ignoreCase: true).Names("MYSQL"));
    }

    [Fact]
    public void A_name_that_nothing_matched_is_told()
    {
        var filter = new NameFilter(["shop", "gone"], [], ignoreCase: false);
        Assert.True(filter.Matches("shop"));
        Assert.Equal(["gone"], filter.Unmatched);
    }

    [Fact]
    public void A_wildcard_may_match_nothing_beside_others_but_not_alone()
    {
        var filter = new NameFilter(["app_*", "shop*"], [], ignoreCase: false);
        Assert.Equal(["app_*", "shop*"], filter.Unmatched);
        Assert.True(filter.Matches("shop_eu"));
        Assert.Empty(filter.Unmatched);
    }

    [Fact]
    public void A_name_that_an_exclusion_takes_away_was_still_found()
    {
        var filter = new NameFilter(["shop"], ["sh*"], ignoreCase: false);
        Assert.False(filter.Matches("shop"));
        Assert.Empty(filter.Unmatched);
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
