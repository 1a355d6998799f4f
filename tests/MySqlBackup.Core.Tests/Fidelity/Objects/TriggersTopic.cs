namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Several triggers an event, in another order than that of their names.</summary>
internal static class TriggersTopic
{
    public static ObjectTopic Topic { get; } = new("triggers", Common)
    {
    };

    private const string Common = """
        CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50)) CHARSET utf8mb4; CREATE TABLE log (note VARCHAR(200)) CHARSET utf8mb4; CREATE TABLE `o ``.dd` (id INT); CREATE TABLE {b}.log (note VARCHAR(200));
        CREATE TRIGGER b2 BEFORE INSERT ON t FOR EACH ROW SET NEW.v = CONCAT(NEW.v, '2');
        CREATE TRIGGER b9 BEFORE INSERT ON t FOR EACH ROW FOLLOWS b2 SET NEW.v = CONCAT(NEW.v, '9');
        CREATE TRIGGER b5 BEFORE INSERT ON t FOR EACH ROW PRECEDES b2 SET NEW.v = CONCAT(NEW.v, '5');
        CREATE TRIGGER b1 BEFORE INSERT ON t FOR EACH ROW FOLLOWS b5 SET NEW.v = CONCAT(NEW.v, '1');
        CREATE TRIGGER b0 BEFORE INSERT ON t FOR EACH ROW SET NEW.v = CONCAT(NEW.v, '0');
        CREATE TRIGGER a2 AFTER INSERT ON t FOR EACH ROW INSERT INTO log VALUES (CONCAT('a2 ', NEW.v)); CREATE TRIGGER a1 AFTER INSERT ON t FOR EACH ROW INSERT INTO {b}.log VALUES ('a1');
        CREATE TRIGGER u2 BEFORE UPDATE ON t FOR EACH ROW SET @u = 2; CREATE TRIGGER u1 BEFORE UPDATE ON t FOR EACH ROW PRECEDES u2 SET @u = 1;
        CREATE TRIGGER au AFTER UPDATE ON t FOR EACH ROW SET @u = OLD.id; CREATE TRIGGER d2 BEFORE DELETE ON t FOR EACH ROW SET @d = 2; CREATE TRIGGER d1 BEFORE DELETE ON t FOR EACH ROW PRECEDES d2 SET @d = 1; CREATE TRIGGER ad AFTER DELETE ON t FOR EACH ROW SET @d = OLD.v;
        CREATE DEFINER=`no body`@`10.%` TRIGGER `tr ``i.g/é%` AFTER INSERT ON `o ``.dd` FOR EACH ROW SET @`a b` = 'it''s \\ "é" 😀';
        DELIMITER $$
        CREATE TRIGGER body AFTER INSERT ON log FOR EACH ROW BEGIN DECLARE x INT DEFAULT 0; /* a ; comment */ -- another ;
          IF NEW.note = ';' THEN SET x = 1; ELSE SET @x = ';;
        DELIMITER ;
        '; END IF; # the end ;
        END$$
        SET sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'$$
        CREATE TRIGGER modes BEFORE UPDATE ON log FOR EACH ROW SET NEW."note" = 'a\' || OLD."note"$$
        SET sql_mode=DEFAULT$$
        SET NAMES latin1$$
        CREATE TRIGGER latin BEFORE DELETE ON log FOR EACH ROW SET @x = '©é'$$
        SET NAMES gbk$$
        CREATE TRIGGER chinese AFTER DELETE ON log FOR EACH ROW SET @x = '中文'$$
        SET NAMES utf8mb4$$
        DELIMITER ;
        """;
}
