namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Procedures, functions and packages.</summary>
internal static class RoutinesTopic
{
    public static ObjectTopic Topic { get; } = new("routines", Common)
    {
        MariaDb = MariaDb,
        MySql = MySql,
    };

    private const string Common = """
        CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50)) CHARSET utf8mb4;
        CREATE PROCEDURE plain(IN a INT, OUT `b ``c` VARCHAR(20) CHARACTER SET latin1, INOUT d DECIMAL(10,2) UNSIGNED) COMMENT 'it''s; é "x" \\' LANGUAGE SQL MODIFIES SQL DATA SQL SECURITY INVOKER SET d = a;
        CREATE FUNCTION typed(a ENUM('x','y''z') CHARACTER SET utf8mb4, b SET('ü') CHARACTER SET latin1, c BIT(7)) RETURNS VARCHAR(100) CHARSET utf8mb4 COLLATE utf8mb4_bin NOT DETERMINISTIC NO SQL RETURN CONCAT(a, '😀');
        CREATE FUNCTION same() RETURNS INT DETERMINISTIC RETURN 1; CREATE PROCEDURE same() SELECT 'procedure';
        CREATE DEFINER=`no body`@`nowhere` PROCEDURE orphan() SELECT 1;
        CREATE PROCEDURE on_nothing() SELECT * FROM no_such_table;
        CREATE PROCEDURE `p ``r.o/c é%`() SELECT 'odd'; CREATE PROCEDURE `..`() SELECT 1; CREATE FUNCTION `CON`() RETURNS INT DETERMINISTIC RETURN 1; CREATE PROCEDURE `日本`() SELECT 1;
        CREATE PROCEDURE uses() SELECT {b}.other(1), {a}.same(), t.id FROM {a}.t;
        CREATE FUNCTION {b}.other(x INT) RETURNS INT DETERMINISTIC RETURN {a}.same() + x;
        DELIMITER $$
        CREATE PROCEDURE body(x INT) BEGIN
          DECLARE done INT DEFAULT 0; DECLARE c CURSOR FOR SELECT id FROM t; DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1; -- a ; comment
          /* another ; */ lab: LOOP LEAVE lab; END LOOP; # third ;
        	IF x = ';' THEN SELECT ';;
        DELIMITER ;;
        ', "q;", `id` FROM t; END IF;  
          CASE x WHEN 1 THEN BEGIN END; ELSE SET @`a;b` = 'x''y\\'; END CASE;
        /*! SELECT 1 */;
        END$$
        SET sql_mode='ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,IGNORE_SPACE,HIGH_NOT_PRECEDENCE'$$
        CREATE PROCEDURE modes() SELECT 'a\' || "v", COUNT (*) FROM "t" GROUP BY "v"$$
        CREATE FUNCTION mode_function("a b" INT) RETURNS INT DETERMINISTIC RETURN "a b"$$
        SET sql_mode=''$$
        CREATE PROCEDURE no_modes() SELECT "text", NOT 1 BETWEEN 0 AND 1$$
        SET sql_mode='ANSI,TRADITIONAL'$$
        CREATE PROCEDURE all_modes() SELECT 1$$
        SET sql_mode=DEFAULT$$
        SET NAMES latin1$$
        CREATE PROCEDURE latin() SELECT '©é', _utf8mb4 X'C3A9'$$
        SET NAMES gbk$$
        CREATE PROCEDURE chinese() SELECT '中文'$$
        SET character_set_client=utf8mb3, collation_connection=utf8mb4_unicode_ci$$
        CREATE FUNCTION collated(a VARCHAR(10)) RETURNS VARCHAR(10) DETERMINISTIC RETURN CONCAT(a, 'é')$$
        SET NAMES utf8mb4 COLLATE utf8mb4_bin$$
        CREATE PROCEDURE binary_one() SELECT 'é'$$
        SET NAMES utf8mb4$$
        DELIMITER ;
        ALTER DATABASE {a} CHARACTER SET latin1 COLLATE latin1_german2_ci;
        CREATE FUNCTION after_change(a VARCHAR(10)) RETURNS TEXT DETERMINISTIC RETURN a;
        """;

    private const string MariaDb = """
        USE {a}; SET sql_mode=ORACLE;
        DELIMITER $$
        CREATE OR REPLACE PACKAGE pack COMMENT 'it''s' AS FUNCTION f(a INT) RETURN INT; PROCEDURE p(b OUT VARCHAR2); END$$
        CREATE OR REPLACE PACKAGE BODY pack AS y INT := 2; FUNCTION f(a INT) RETURN INT AS BEGIN RETURN a + y; END; PROCEDURE p(b OUT VARCHAR2) AS BEGIN b := 'a' || ';'; END; BEGIN y := 3; END$$
        CREATE PACKAGE alone AS PROCEDURE nothing; END$$
        CREATE PROCEDURE oracle(a IN INT) AS b INT := 1; BEGIN SELECT a || b; EXCEPTION WHEN OTHERS THEN NULL; END$$
        CREATE FUNCTION oracle_function(a VARCHAR2) RETURN VARCHAR2 DETERMINISTIC AS BEGIN RETURN a; END$$
        CREATE PROCEDURE oracle_loop AS BEGIN FOR i IN 1..3 LOOP INSERT INTO t VALUES (i, 'x'); END LOOP; END$$
        CREATE TRIGGER oracle_trigger BEFORE INSERT ON t FOR EACH ROW BEGIN :NEW.v := 'x'; END$$
        SET sql_mode=DEFAULT$$
        CREATE AGGREGATE FUNCTION total(x INT) RETURNS INT BEGIN DECLARE s INT DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s; LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP; END$$
        CREATE PROCEDURE anchored(a TYPE OF t.v) BEGIN DECLARE r ROW TYPE OF t; DECLARE s ROW (x INT, y TEXT); FOR i IN 1..3 DO SET r.id = i; END FOR; BEGIN NOT ATOMIC SELECT 1; END; EXECUTE IMMEDIATE 'SELECT 1'; END$$
        CREATE PROCEDURE defaults(a INT) SELECT NEXT VALUE FOR {b}.sq$$
        DELIMITER ;
        CREATE SEQUENCE {b}.sq;
        """;

    private const string MySql = """
        CREATE PROCEDURE json_one() SELECT x.j->'$.a' FROM (SELECT CAST('{"a": 1}' AS JSON) AS j) x; CREATE FUNCTION geo(p POINT) RETURNS JSON DETERMINISTIC RETURN JSON_OBJECT('a', ST_X(p));
        CREATE PROCEDURE times(a TIMESTAMP(6), b YEAR) SET @x = a;
        SET sql_mode='TIME_TRUNCATE_FRACTIONAL'; CREATE PROCEDURE fractions() SELECT 1; SET sql_mode=DEFAULT;
        """;
}
