namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Tables of other engines than InnoDB.</summary>
internal static class EnginesTopic
{
    public static ObjectTopic Topic { get; } = new("engines", Common)
    {
        MariaDb = MariaDb,
    };

    private const string Common = """
        CREATE TABLE m1 (id INT, v VARCHAR(10), KEY (id)) ENGINE=MyISAM; CREATE TABLE m2 LIKE m1; INSERT INTO m1 VALUES (1,'a'); INSERT INTO m2 VALUES (2,'b'); CREATE TABLE {b}.m3 LIKE m1;
        CREATE TABLE a_merged (id INT, v VARCHAR(10), KEY (id)) ENGINE=MERGE UNION=(m1,m2,{b}.m3) INSERT_METHOD=LAST; CREATE TABLE merged_first (id INT, v VARCHAR(10), KEY (id)) ENGINE=MERGE UNION=(m2) INSERT_METHOD=FIRST; CREATE TABLE merged_no (id INT, v VARCHAR(10), KEY (id)) ENGINE=MERGE UNION=(m1) ; CREATE TABLE merged_nothing (id INT) ENGINE=MERGE;
        CREATE TABLE archive (id INT AUTO_INCREMENT, v TEXT, b BLOB, KEY (id)) ENGINE=ARCHIVE; INSERT INTO archive VALUES (NULL,'x',X'00'),(7,'y','z'); CREATE TABLE archive_plain (v VARCHAR(300) NOT NULL, d DATETIME(6)) ENGINE=ARCHIVE; INSERT INTO archive_plain VALUES ('é','2020-01-01');
        CREATE TABLE csv (id INT NOT NULL, v VARCHAR(100) NOT NULL, t TEXT NOT NULL, d DATE NOT NULL, f DOUBLE NOT NULL) ENGINE=CSV CHARSET utf8mb4; INSERT INTO csv VALUES (1,'a,"b"','line\nbreak\\','2020-01-01',1.5),(2,'','é😀','0001-01-01',-0.1);
        CREATE TABLE memory (id INT PRIMARY KEY, v VARCHAR(10)) ENGINE=MEMORY MAX_ROWS=100; INSERT INTO memory VALUES (1,'x'); CREATE TABLE hole (id INT PRIMARY KEY AUTO_INCREMENT, v TEXT) ENGINE=BLACKHOLE; INSERT INTO hole VALUES (NULL,'lost');
        CREATE TABLE isam (id INT PRIMARY KEY, v TEXT, KEY (v(10))) ENGINE=MyISAM; INSERT INTO isam VALUES (1,'x');
        """;

    private const string MariaDb = """
        CREATE TABLE aria (id INT PRIMARY KEY AUTO_INCREMENT, v TEXT, KEY (v(10)), FULLTEXT KEY (v)) ENGINE=Aria; INSERT INTO aria VALUES (1,'x');
        """;
}
