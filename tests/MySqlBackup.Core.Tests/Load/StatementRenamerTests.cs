using MySqlBackup.Core.Load;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public sealed class StatementRenamerTests
{
    private static readonly StatementRenamer Renamer = new(new Dictionary<string, string> { ["shop"] = "co`py", ["same"] = "same", ["sh`op"] = "copy" });

    [Theory]
    [InlineData("CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */", "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `co``py` /*!40100 DEFAULT CHARACTER SET utf8mb4 */")]
    [InlineData("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES `shop`.`people` (`id`)", "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES `co``py`.`people` (`id`)")]
    [InlineData(
        "CREATE DEFINER=`shop`@`h` VIEW `shop`.`v` AS select `shop`.`t`.`id`,`shop`.`f`(`t`.`shop`) from (`shop`.`t` join `shop`.`u` on(`shop`.`id` = 1)) where `x` = 'from `shop`.`t`'",
        "CREATE DEFINER=`shop`@`h` VIEW `co``py`.`v` AS select `co``py`.`t`.`id`,`co``py`.`f`(`t`.`shop`) from (`co``py`.`t` join `co``py`.`u` on(`shop`.`id` = 1)) where `x` = 'from `shop`.`t`'")]
    [InlineData("CREATE TRIGGER `shop`.`tr` BEFORE INSERT ON shop.t FOR EACH ROW INSERT INTO shop.log VALUES (NEW.shop)", "CREATE TRIGGER `co``py`.`tr` BEFORE INSERT ON `co``py`.t FOR EACH ROW INSERT INTO `co``py`.log VALUES (NEW.shop)")]
    [InlineData("CREATE TABLE t (a int DEFAULT nextval(`shop`.`sq`), shop int)", "CREATE TABLE t (a int DEFAULT nextval(`co``py`.`sq`), shop int)")]
    [InlineData("select `shop`.`id` from `other`.`shop` -- from shop.t", "select `shop`.`id` from `other`.`shop` -- from shop.t")]
    [InlineData("DELETE shop.a, shop.b FROM t, shop.a x JOIN shop.b USING (id, n), shop.c", "DELETE `co``py`.a, `co``py`.b FROM t, `co``py`.a x JOIN `co``py`.b USING (id, n), `co``py`.c")]
    [InlineData("UPDATE u, shop.t SET a = 1, shop.a = f(1, shop.b)", "UPDATE u, `co``py`.t SET a = 1, shop.a = f(1, shop.b)")]
    [InlineData("INSERT shop.t SELECT a, shop.b FROM shop.u GROUP BY a, shop.b", "INSERT `co``py`.t SELECT a, shop.b FROM `co``py`.u GROUP BY a, shop.b")]
    [InlineData("INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1, shop.b = 2", "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1, shop.b = 2")]
    [InlineData(
        "CREATE VIEW v AS select extract(year from `shop`.`d`) AS `y`,trim(leading 'x' from `shop`.`s`) AS `s`,extract(day from (`shop`.`d` + interval 1 day)) AS `d` from `t` `shop` where exists(select 1 from `shop`.`u`)",
        "CREATE VIEW v AS select extract(year from `shop`.`d`) AS `y`,trim(leading 'x' from `shop`.`s`) AS `s`,extract(day from (`shop`.`d` + interval 1 day)) AS `d` from `t` `shop` where exists(select 1 from `co``py`.`u`)")]
    [InlineData("USE `shop`", "USE `co``py`")]
    [InlineData("USE `sh``op`", "USE `copy`")]
    [InlineData("CREATE TABLE m (a int) ENGINE=MRG_MyISAM UNION=(`shop`.`a`,`b`,`shop`.`c`)", "CREATE TABLE m (a int) ENGINE=MRG_MyISAM UNION=(`co``py`.`a`,`b`,`co``py`.`c`)")]
    public void Renames_databases_and_nothing_else(string statement, string expected) => Assert.Equal(expected, Renamer.Rename(statement));

    [Theory]
    [InlineData(true, "CALL \"shop\".p('\\', \"shop\".f(1), 'shop.x')", "CALL \"co`py\".p('\\', \"co`py\".f(1), 'shop.x')")]
    [InlineData(false, "CALL \"shop\".p('\\'', \"shop.f(1)\")", "CALL \"shop\".p('\\'', \"shop.f(1)\")")]
    public void Reads_quotes_as_the_sql_mode_says(bool isAnsi, string statement, string expected)
        => Assert.Equal(expected, Renamer.Rename(statement, new QuoteRules(IgnoresBackslash: isAnsi, NamesInDoubleQuotes: isAnsi)));

    [Theory]
    [InlineData("drill_07_shop", "INSERT INTO drill_07_shop.a SELECT 1 FROM `drill_07_shop`.b")]
    [InlineData("current_date", "INSERT INTO `current_date`.a SELECT 1 FROM `current_date`.b")]
    [InlineData("_utf8mb4", "INSERT INTO `_utf8mb4`.a SELECT 1 FROM `_utf8mb4`.b")]
    [InlineData("1_a", "INSERT INTO `1_a`.a SELECT 1 FROM `1_a`.b")]
    [InlineData("a_1-b", "INSERT INTO `a_1-b`.a SELECT 1 FROM `a_1-b`.b")]
    public void Leaves_a_bare_name_bare_where_the_new_one_is_surely_no_reserved_word(string name, string expected) => Assert.Equal(
        expected, new StatementRenamer(new Dictionary<string, string> { ["shop"] = name }).Rename("INSERT INTO shop.a SELECT 1 FROM `shop`.b"));
}
