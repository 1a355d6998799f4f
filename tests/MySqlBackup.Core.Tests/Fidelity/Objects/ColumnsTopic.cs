namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Columns with every attribute.</summary>
internal static class ColumnsTopic
{
    public static ObjectTopic Topic { get; } = new("columns", Common)
    {
        MariaDb = MariaDb,
        MySql = MySql,
    };

    private const string Common = """
        CREATE TABLE plain (id INT NOT NULL AUTO_INCREMENT COMMENT 'it''s é 😀 "x" \\ \n;', hidden INT INVISIBLE DEFAULT 7, `n ``a.m/e é%` INT, d1 DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), d2 TIMESTAMP NOT NULL DEFAULT '2001-01-01 00:00:00', e1 INT DEFAULT (1 + 2 * LENGTH('a''b\\')), e2 VARCHAR(40) DEFAULT (UUID()),
          s VARCHAR(20) DEFAULT 'it''s \\ é' COLLATE utf8mb4_bin, b BIT(3) DEFAULT b'101', x VARBINARY(10) DEFAULT 'a\0b', n DECIMAL(10,2) UNSIGNED ZEROFILL DEFAULT 1.5, en ENUM('a','it''s','é\\',' ') DEFAULT 'it''s', se SET('x','y''') DEFAULT 'x,y''', nn INT DEFAULT NULL, c CHAR(5) CHARACTER SET latin1 COLLATE latin1_german2_ci NOT NULL, na NCHAR(5), y YEAR DEFAULT 2000, PRIMARY KEY (id)) CHARSET utf8mb4 COMMENT='it''s é 😀 "x" \\ \n;' AUTO_INCREMENT=1000;
        INSERT INTO plain (`n ``a.m/e é%`, c) VALUES (1, 'ä'), (2, 'b');
        CREATE TABLE `serial` (id SERIAL, b BOOLEAN, r REAL, f FIXED, l LONG VARCHAR, t TEXT(300), u TINYINT(1));
        CREATE TABLE all_generated (a INT AS (1) STORED, b INT AS (2) VIRTUAL); INSERT INTO all_generated VALUES (),();
        CREATE TABLE invisible_too (a INT INVISIBLE DEFAULT 1, b INT); INSERT INTO invisible_too (a,b) VALUES (5,6);
        CREATE TABLE shapes (g GEOMETRY/*!80000 SRID 4326 */, p POINT NOT NULL/*!80000 SRID 0 */, m MULTIPOLYGON); INSERT INTO shapes VALUES (NULL, ST_GeomFromText('POINT(1 2)'), NULL);
        """;

    private const string MariaDb = """
        CREATE TABLE more (c VARCHAR(1000) COMPRESSED DEFAULT 'x', cb BLOB COMPRESSED=zlib, g POINT REF_SYSTEM_ID=0, u UUID DEFAULT UUID(), i INET6 DEFAULT '::1', i4 INET4, j JSON, n DECIMAL(10,2), v VARCHAR(10), x TEXT DEFAULT 'te''xt', w INT WITHOUT SYSTEM VERSIONING, o INT DEFAULT (n + 1)) CHARSET utf8mb4; INSERT INTO more (c, j, w) VALUES (REPEAT('é', 500), '{}', 1);
        SET sql_mode=ORACLE; CREATE TABLE oracle (a VARCHAR2(10), d DATE, c CLOB, r RAW(10)); SET sql_mode=DEFAULT; INSERT INTO oracle VALUES ('x','2020-01-01 10:11:12','c','r');
        SET sql_mode='MAXDB'; CREATE TABLE maxdb (a TIMESTAMP); SET sql_mode=DEFAULT;
        CREATE TABLE mixed_case (`A` INT, `b` INT AS (a + 1));
        """;

    private const string MySql = """
        CREATE TABLE more (a INT SECONDARY_ENGINE_ATTRIBUTE='{"é": "it''s"}', b VARCHAR(10) NOT SECONDARY, c INT COLUMN_FORMAT FIXED STORAGE DISK, d INT STORAGE MEMORY, v VECTOR(3), g POINT NOT NULL SRID 4326, j JSON DEFAULT (JSON_ARRAY(1, 'it''s')), u BINARY(16) DEFAULT (UUID_TO_BIN(UUID()))) CHARSET utf8mb4 SECONDARY_ENGINE_ATTRIBUTE='{"s": 1}'; INSERT INTO more (a, g, v) VALUES (1, ST_GeomFromText('POINT(1 2)', 4326), STRING_TO_VECTOR('[1,2,3]'));
        SET sql_mode='REAL_AS_FLOAT'; CREATE TABLE reals (r REAL); SET sql_mode=DEFAULT;
        CREATE TABLE secondary_table (id INT PRIMARY KEY, v INT NOT SECONDARY) SECONDARY_ENGINE=rapid;
        CREATE TABLE formats (a INT COLUMN_FORMAT FIXED STORAGE DISK, b VARCHAR(20) COLUMN_FORMAT DYNAMIC) ENGINE=MyISAM;
        SET sql_mode='', explicit_defaults_for_timestamp=OFF; CREATE TABLE old_stamps (a TIMESTAMP, b TIMESTAMP); SET explicit_defaults_for_timestamp=ON, sql_mode=DEFAULT;
        """;
}
