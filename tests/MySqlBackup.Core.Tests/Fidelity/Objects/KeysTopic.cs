namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Keys with every option, and generated columns.</summary>
internal static class KeysTopic
{
    public static ObjectTopic Topic { get; } = new("keys", Common)
    {
        MariaDb = MariaDb,
        MySql = MySql,
    };

    private const string Common = """
        CREATE TABLE k (id INT NOT NULL, a VARCHAR(100), b VARCHAR(500), c INT, d INT, e TEXT, f BLOB, g GEOMETRY NOT NULL/*!80000 SRID 4326 */, PRIMARY KEY (id) USING BTREE COMMENT 'p''k', UNIQUE KEY `u ``é` (a(10), c) COMMENT 'é "x" \\', KEY down (c DESC, d ASC, id DESC), KEY hidden (d) /*!80000 INVISIBLE *//*M!100600 IGNORED */ COMMENT 'h', KEY prefixes (e(20), f(30), b(255)),
          KEY hashed (c) USING HASH, KEY sized (d, c) KEY_BLOCK_SIZE=8, FULLTEXT KEY words (a, e) COMMENT 'w', FULLTEXT KEY grams (b) /*!80000 WITH PARSER ngram */, SPATIAL KEY shapes (g) COMMENT 's', KEY `k.e/y` (a), KEY `日本` (c)) CHARSET utf8mb4;
        INSERT INTO k VALUES (1,'a','b',1,2,'text words','blob',ST_GeomFromText('POINT(1 2)'/*!80000 , 4326 */));
        CREATE TABLE mem (id INT, v INT, KEY h (v), KEY t (id) USING BTREE, UNIQUE KEY u (id, v) USING HASH) ENGINE=MEMORY; INSERT INTO mem VALUES (1,1);
        CREATE TABLE isam (id INT AUTO_INCREMENT, a VARCHAR(100), g INT NOT NULL, n INT NOT NULL, KEY (g, id), KEY packed (a), FULLTEXT KEY f (a)) ENGINE=MyISAM PACK_KEYS=1 DELAY_KEY_WRITE=1 CHARSET utf8mb4; INSERT INTO isam (a,g,n) VALUES ('x y',1,1),('z',1,2),('q',2,3);
        CREATE TABLE computed (id INT PRIMARY KEY, a INT, v VARCHAR(50) AS (CONCAT('x''', a, '\\')) VIRTUAL COMMENT 'it''s', s INT GENERATED ALWAYS AS (a * 2 + COALESCE(a, 0)) STORED /*!80000 NOT NULL */, d DATE AS (CAST('2020-01-01' AS DATE) + INTERVAL a DAY), KEY (v), KEY (s), UNIQUE KEY (d)) CHARSET utf8mb4; INSERT INTO computed (id, a) VALUES (1, 5);
        CREATE TABLE key_order (z INT, y INT, x INT, UNIQUE KEY later (z), UNIQUE KEY first_not_null (y), KEY (x), KEY x_2 (x), KEY (x, y));
        CREATE TABLE no_primary (a INT NOT NULL, b INT NOT NULL, UNIQUE KEY (b), UNIQUE KEY (a)); INSERT INTO no_primary VALUES (1,2);
        """;

    private const string MariaDb = """
        CREATE TABLE long_unique (id INT PRIMARY KEY, t TEXT, b LONGBLOB, UNIQUE KEY lu (t), UNIQUE KEY lb (b, t) USING HASH) CHARSET utf8mb4; INSERT INTO long_unique VALUES (1,REPEAT('x',5000),'y');
        CREATE TABLE clustered (id INT, v INT, PRIMARY KEY (id), KEY o (v)) ENGINE=InnoDB;
        CREATE TABLE r_tree (g POINT REF_SYSTEM_ID=101 NOT NULL, SPATIAL KEY (g)) ENGINE=MyISAM; INSERT INTO r_tree VALUES (POINT(1,2));
        """;

    private const string MySql = """
        CREATE TABLE functional (id INT PRIMARY KEY, a VARCHAR(50), j JSON, KEY f1 ((LOWER(a))), UNIQUE KEY f2 ((CONCAT(a, 'it''s \\ é')) DESC), KEY f3 ((CAST(j->'$.x' AS UNSIGNED ARRAY))), KEY f4 (a, (id + 1)) INVISIBLE) CHARSET utf8mb4; INSERT INTO functional VALUES (1,'a','{"x": [1,2]}');
        CREATE TABLE attributes (id INT PRIMARY KEY SECONDARY_ENGINE_ATTRIBUTE='{}', a INT, KEY k (a) SECONDARY_ENGINE_ATTRIBUTE='{"y": 1}') ; INSERT INTO attributes VALUES (1,1);
        CREATE TABLE merged (id INT, KEY (id) COMMENT 'MERGE_THRESHOLD=40') COMMENT='MERGE_THRESHOLD=45';
        SET sql_generate_invisible_primary_key=ON; CREATE TABLE invisible_key (a INT); INSERT INTO invisible_key VALUES (7),(8); SET sql_generate_invisible_primary_key=OFF;
        """;
}
