using MySqlBackup.Core.Load;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public class DefinerClauseTests
{
    [Theory]
    [InlineData("CREATE DEFINER=`root`@`localhost` PROCEDURE p() SELECT 1", "CREATE  PROCEDURE p() SELECT 1")]
    [InlineData("CREATE OR REPLACE DEFINER = 'a''b' @ '%' FUNCTION f() RETURNS INT RETURN 1", "CREATE OR REPLACE  FUNCTION f() RETURNS INT RETURN 1")]
    [InlineData("create algorithm=merge definer=root@localhost sql security invoker view v as select 1", "create algorithm=merge  sql security invoker view v as select 1")]
    [InlineData("CREATE DEFINER=root@'10.0.0.%' EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1", "CREATE  EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1")]
    [InlineData("CREATE DEFINER=`root`@localhost TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.a=1", "CREATE  TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.a=1")]
    [InlineData("CREATE DEFINER=CURRENT_USER() PROCEDURE p() SELECT 1", "CREATE  PROCEDURE p() SELECT 1")]
    [InlineData("CREATE DEFINER=CURRENT_USER PROCEDURE p() SELECT 1", "CREATE  PROCEDURE p() SELECT 1")]
    [InlineData("CREATE DEFINER=CURRENT_ROLE PROCEDURE p() SELECT 1", "CREATE  PROCEDURE p() SELECT 1")]
    [InlineData("CREATE DEFINER=`some role` PACKAGE k AS PROCEDURE p(); END", "CREATE  PACKAGE k AS PROCEDURE p(); END")]
    [InlineData("/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.a=1 */", "/*!50003 CREATE*/ /*!50017 */ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.a=1 */")]
    [InlineData("/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`r`@`h` SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS select 1 */", "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013  SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS select 1 */")]
    public void Removes_the_clause_alone(string statement, string expected) => Assert.Equal(expected, DefinerClause.Remove(statement));

    [Theory]
    [InlineData("CREATE TABLE definer (definer INT)")]
    [InlineData("CREATE VIEW v AS SELECT 1 AS definer")]
    [InlineData("CREATE PROCEDURE p() SELECT 'CREATE DEFINER=`root`@`localhost` VIEW'")]
    [InlineData("INSERT INTO t (definer) VALUES ('DEFINER=x')")]
    [InlineData("CREATE DEFINER")]
    [InlineData("CREATE DEFINER=")]
    [InlineData("CREATE ALGORITHM /* DEFINER */")]
    [InlineData("CREATE ALGORITHM= /* DEFINER */")]
    [InlineData("/* DEFINER */")]
    public void Leaves_other_statements_alone(string statement) => Assert.Equal(statement, DefinerClause.Remove(statement));
}
