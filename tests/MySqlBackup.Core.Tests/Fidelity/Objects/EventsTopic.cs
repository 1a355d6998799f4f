namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Events of every status and schedule.</summary>
internal static class EventsTopic
{
    public static ObjectTopic Topic { get; } = new("events", Common)
    {
    };

    private const string Common = """
        USE {a}; SET time_zone='+02:00';
        CREATE TABLE log (note VARCHAR(50));
        CREATE EVENT enabled ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' ENDS '2032-01-01 00:00:00.000' ON COMPLETION PRESERVE ENABLE COMMENT 'it''s; é "x" \\' DO DELETE FROM log;
        CREATE EVENT off ON SCHEDULE EVERY '1:30' HOUR_MINUTE DISABLE DO DELETE FROM {a}.log;
        CREATE EVENT elsewhere ON SCHEDULE EVERY 5 MINUTE STARTS '2031-01-01 00:00:00' DISABLE ON /*!80000 REPLICA *//*M!100000 SLAVE */ DO INSERT INTO {a}.log VALUES (';');
        CREATE EVENT once ON SCHEDULE AT '2037-12-31 23:59:59' ON COMPLETION NOT PRESERVE DO DO 1;
        CREATE EVENT past ON SCHEDULE EVERY 1 HOUR STARTS '2001-01-01 00:00:00' DO DO 1;
        CREATE EVENT bygone ON SCHEDULE AT '2001-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE DO DO 1;
        CREATE EVENT ended ON SCHEDULE EVERY 1 HOUR STARTS '2001-01-01 00:00:00' ENDS '2002-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE DO DO 1;
        CREATE EVENT parts ON SCHEDULE EVERY '3-2' YEAR_MONTH STARTS '2030-03-31 02:30:00' DO DO 1;
        SET time_zone='SYSTEM'; CREATE EVENT at_system ON SCHEDULE EVERY 1 WEEK STARTS '2031-01-01 00:00:00' DO DO 1; SET time_zone='-11:30';
        CREATE DEFINER=`no body`@`%` EVENT `e ``v.n/é%` ON SCHEDULE EVERY 2 QUARTER STARTS '2031-01-01 00:00:00' DO SET @x = 1;
        DELIMITER $$
        CREATE EVENT body ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DO BEGIN DECLARE x TEXT DEFAULT ';;'; /* ; */ INSERT INTO log VALUES (x); -- ;
        END$$
        SET sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES'$$
        CREATE EVENT modes ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DO INSERT INTO "log" VALUES ('\')$$
        SET sql_mode=DEFAULT$$
        SET NAMES latin1$$
        CREATE EVENT latin ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DO SET @x = '©é'$$
        SET NAMES gbk$$
        CREATE EVENT chinese ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DO SET @x = '中文'$$
        SET NAMES utf8mb4$$
        DELIMITER ;
        SET time_zone=DEFAULT;
        """;
}
