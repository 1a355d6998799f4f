using MySqlBackup.Core.Load;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public sealed class ViewReferenceTests
{
    [Theory]
    [InlineData("CREATE VIEW `v` AS select `t`.`id` AS `id` from `t`", "shop.t")]
    [InlineData("/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */ /*!50001 VIEW `v` AS select 1 AS `from` from (`a` `x` join (`b` left join `c``d` `y` on(`b`.`i` = `y`.`i`)) on(`x`.`i` = `b`.`i`)) */", "shop.a shop.b shop.c`d")]
    [InlineData("CREATE VIEW `v` AS select `far`.`t`.`id` AS `id` from `far`.`t` join `near`.`u` on((`far`.`t`.`id` = `near`.`u`.`id`))", "far.t near.u")]
    [InlineData("CREATE VIEW `v` AS with `x` as (select `t`.`id` AS `id` from `t`), y(a) as (select 1) select `x`.`id` from (`x` join y on(1)) where exists(select 1 from `z` where `z`.`id` = `x`.`id`)", "shop.t shop.z")]
    [InlineData("CREATE VIEW `v` AS select extract(year from `d`) AS `y`,trim(both 'x' from `s`) AS `s`,extract(year from (`e`)) AS `z`,(select max(`g`.`i`) from `g`) AS `m` from (select `q`.`d` AS `d` from `q`) `alias`", "shop.g shop.q")]
    [InlineData("CREATE VIEW `v` AS select `j`.`a` AS `a` from json_table('[]', '$[*]' columns (`a` int path '$')) `j`", "")]
    [InlineData("CREATE VIEW `v` AS select 'from `t`' AS `x` from dual", "shop.dual")]
    [InlineData("CREATE VIEW `v` AS select 1 AS `x`", "")]
    [InlineData("from `t`", "")]
    public void Tables_are_found_where_they_are_named_and_nowhere_else(string statement, string tables) =>
        Assert.Equal(tables, string.Join(' ', ViewReference.In(statement, default, "shop").Select(table => $"{table.Database}.{table.Name}")));
}
