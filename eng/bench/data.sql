-- The benchmark's data: the same rows on every machine. @rows and @wide_rows are set by bench.sh.
SET SESSION sql_mode = 'NO_UNSIGNED_SUBTRACTION', unique_checks = 0, foreign_key_checks = 0, max_recursive_iterations = 4294967295;
DROP DATABASE IF EXISTS bench;
CREATE DATABASE bench CHARACTER SET utf8mb4;
USE bench;
DELIMITER //

-- The shape of sysbench's oltp tables: c is ten groups of eleven digits, pad is five. The digits come from a hash of the id.
CREATE PROCEDURE fill_table(name VARCHAR(40), salt INT, row_count INT)
BEGIN
    DECLARE digits TEXT DEFAULT 'CONCAT_WS(''-''';
    FOR n IN 0 .. 14 DO
        SET digits = CONCAT(digits, IF(n = 10, '), CONCAT_WS(''-''', ''),
            ', LPAD(MOD(CAST(CONV(SUBSTR(h, ', n * 16 + 1, ', 16), 16, 10) AS UNSIGNED), 100000000000), 11, ''0'')');
    END FOR;
    EXECUTE IMMEDIATE CONCAT('CREATE TABLE ', name, ' (
        id INT NOT NULL AUTO_INCREMENT, k INT NOT NULL DEFAULT 0, c CHAR(120) NOT NULL DEFAULT '''', pad CHAR(60) NOT NULL DEFAULT '''',
        PRIMARY KEY (id), KEY k_1 (k)) ENGINE=InnoDB');
    -- The limit keeps the hashes from being computed again for every group.
    EXECUTE IMMEDIATE CONCAT('INSERT INTO ', name, '
        SELECT id, 1 + MOD(CRC32(CONCAT(id, ''/', salt, ''')), ', row_count, '), ', digits, ')
        FROM (SELECT seq AS id, CONCAT(SHA2(CONCAT(seq, ''a', salt, '''), 512), SHA2(CONCAT(seq, ''b', salt, '''), 512)) AS h
            FROM seq_1_to_', row_count, ' LIMIT 18446744073709551615) AS hashed');
END//

CREATE PROCEDURE fill_wide(row_count INT)
BEGIN
    DECLARE definition, expression TEXT DEFAULT '';
    FOR n IN 1 .. 6 DO
        SET definition = CONCAT(definition, REPLACE(
            'tiny# TINYINT, small# SMALLINT UNSIGNED, num# INT, big# BIGINT, price# DECIMAL(12,2), ratio# DOUBLE, day# DATE, at# DATETIME(6), name# VARCHAR(60), ', '#', n));
        SET expression = CONCAT(expression, REPLACE(
            'seq % 100 - 50, MOD(seq * #, 60000), CRC32(seq + #) >> 1, seq * 1000003 * #, MOD(seq * 7919 * #, 99999999) / 100, seq * 1e0 / (# + 7), DATE ''2001-01-01'' + INTERVAL MOD(seq * #, 9000) DAY, TIMESTAMP ''2020-01-01 00:00:00'' + INTERVAL seq * # * 977 MICROSECOND, IF(MOD(seq, 5 + #) = 0, NULL, CONCAT(''Customer '', seq, '' of branch #'')), ', '#', n));
    END FOR;
    EXECUTE IMMEDIATE CONCAT('CREATE TABLE wide (id INT NOT NULL PRIMARY KEY, ', definition,
        'flag BIT(1), kind ENUM(''new'', ''open'', ''done''), document JSON, note TEXT, picture BLOB) ENGINE=InnoDB');
    EXECUTE IMMEDIATE CONCAT('INSERT INTO wide SELECT seq, ', expression,
        'seq & 1, 1 + MOD(seq, 3), JSON_OBJECT(''id'', seq, ''tags'', JSON_ARRAY(''a"b'', ''c\\\\d''), ''total'', seq / 8),
        CONCAT(''It''''s row '', seq, ''\\n'', REPEAT(''a line of text, with "quotes"; '', 1 + MOD(seq, 8))), UNHEX(REPEAT(SHA2(seq, 512), 1 + MOD(seq, 4)))
        FROM seq_1_to_', row_count);
END//

CREATE PROCEDURE fill_empty(table_count INT)
BEGIN
    CREATE OR REPLACE DATABASE bench_empty;
    FOR n IN 1 .. table_count DO
        EXECUTE IMMEDIATE CONCAT('CREATE TABLE bench_empty.t', LPAD(n, 5, '0'), ' (id INT NOT NULL PRIMARY KEY, name VARCHAR(100), KEY (name)) ENGINE=InnoDB');
    END FOR;
END//
DELIMITER ;

CREATE OR REPLACE DATABASE bench_sbtest CHARACTER SET utf8mb4;
CALL fill_table('bench_sbtest.sbtest1', 1, @rows);
CALL fill_table('bench_sbtest.sbtest2', 2, @rows);
CALL fill_table('bench_sbtest.sbtest3', 3, @rows);
CALL fill_table('bench_sbtest.sbtest4', 4, @rows);
CALL fill_wide(@wide_rows);
CREATE OR REPLACE DATABASE bench_wide CHARACTER SET utf8mb4;
RENAME TABLE wide TO bench_wide.wide;
CALL fill_empty(@empty_tables);
ANALYZE TABLE bench_sbtest.sbtest1, bench_sbtest.sbtest2, bench_sbtest.sbtest3, bench_sbtest.sbtest4, bench_wide.wide;
DROP DATABASE bench;
