namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Options of tables.</summary>
internal static class OptionsTopic
{
    public static ObjectTopic Topic { get; } = new("options", Common)
    {
        MariaDb = MariaDb,
        MySql = MySql,
    };

    private const string Common = """
        CREATE TABLE compact (id INT PRIMARY KEY, v VARCHAR(100)) ROW_FORMAT=COMPACT; CREATE TABLE redundant (id INT PRIMARY KEY) ROW_FORMAT=REDUNDANT; CREATE TABLE dynamic (id INT) ROW_FORMAT=DYNAMIC; CREATE TABLE compressed (id INT PRIMARY KEY, v TEXT) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=4; INSERT INTO compressed VALUES (1, REPEAT('x', 5000));
        CREATE TABLE compressed_8 (id INT PRIMARY KEY) ROW_FORMAT=COMPRESSED; CREATE TABLE block_size (id INT) KEY_BLOCK_SIZE=8;
        CREATE TABLE counter (id INT PRIMARY KEY AUTO_INCREMENT) AUTO_INCREMENT=500; CREATE TABLE counter_rows (id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT); INSERT INTO counter_rows VALUES (NULL),(18446744073709551000); CREATE TABLE counter_gap (id INT PRIMARY KEY AUTO_INCREMENT); INSERT INTO counter_gap VALUES (1),(2),(3); DELETE FROM counter_gap WHERE id > 1; CREATE TABLE counter_emptied (id INT PRIMARY KEY AUTO_INCREMENT); INSERT INTO counter_emptied VALUES (NULL),(NULL); DELETE FROM counter_emptied; CREATE TABLE counter_isam (id INT PRIMARY KEY AUTO_INCREMENT) ENGINE=MyISAM AUTO_INCREMENT=77; CREATE TABLE counter_full (id TINYINT PRIMARY KEY AUTO_INCREMENT); INSERT INTO counter_full VALUES (127); CREATE TABLE counter_negative (id INT PRIMARY KEY AUTO_INCREMENT); INSERT INTO counter_negative VALUES (-5); CREATE TABLE counter_second (a INT, id INT NOT NULL AUTO_INCREMENT UNIQUE, PRIMARY KEY (a)); INSERT INTO counter_second VALUES (1, 41);
        CREATE TABLE stats (id INT PRIMARY KEY) STATS_PERSISTENT=1 STATS_AUTO_RECALC=0 STATS_SAMPLE_PAGES=25; CREATE TABLE stats_0 (id INT) STATS_PERSISTENT=0 STATS_AUTO_RECALC=1 STATS_SAMPLE_PAGES=65535;
        CREATE TABLE rows_ (id INT) MIN_ROWS=10 MAX_ROWS=100000 AVG_ROW_LENGTH=50 CHECKSUM=1 DELAY_KEY_WRITE=1 PACK_KEYS=0 ROW_FORMAT=FIXED ENGINE=MyISAM; INSERT INTO rows_ VALUES (1);
        CREATE TABLE many_rows (id INT) MAX_ROWS=4294967295 ENGINE=MyISAM; CREATE TABLE isam_dynamic (v VARCHAR(10)) ENGINE=MyISAM ROW_FORMAT=DYNAMIC;
        CREATE TABLE collated (v VARCHAR(10), w VARCHAR(10) CHARACTER SET utf8mb4) CHARACTER SET latin1 COLLATE latin1_german2_ci; CREATE TABLE collated_bin (v VARCHAR(10)) COLLATE utf8mb4_bin; CREATE TABLE collated_ucs (v VARCHAR(10)) CHARACTER SET ucs2; CREATE TABLE default_set (v VARCHAR(10));
        CREATE TABLE connected (id INT) CONNECTION='a b''c' ENGINE=MyISAM; CREATE TABLE commented (id INT) COMMENT='it''s é 😀 "x" \\ \n\t;';
        CREATE TABLE temporary_like LIKE collated;
        """;

    private const string MariaDb = """
        CREATE TABLE page_compressed (id INT PRIMARY KEY, v TEXT) PAGE_COMPRESSED=1 PAGE_COMPRESSION_LEVEL=9; INSERT INTO page_compressed VALUES (1, REPEAT('x', 30000)); CREATE TABLE page_on (id INT) `PAGE_COMPRESSED`='ON';
        CREATE TABLE aria (id INT, v TEXT) ENGINE=Aria TRANSACTIONAL=1 PAGE_CHECKSUM=1; CREATE TABLE aria_plain (id INT) ENGINE=Aria TRANSACTIONAL=0 ROW_FORMAT=FIXED; CREATE TABLE aria_dynamic (id INT, v VARCHAR(20)) ENGINE=Aria ROW_FORMAT=DYNAMIC PAGE_CHECKSUM=0; INSERT INTO aria VALUES (1,'x');
        CREATE TABLE itef (id INT NOT NULL) IETF_QUOTES=NO ENGINE=CSV;
        CREATE TABLE encrypted_no (id INT) ENCRYPTED=NO; CREATE TABLE encryption_id (id INT) ENCRYPTED=YES ENCRYPTION_KEY_ID=1; INSERT INTO encryption_id VALUES (5); CREATE TABLE encryption_2 (id INT) ENCRYPTED=YES ENCRYPTION_KEY_ID=2;
        """;

    private const string MySql = """
        CREATE TABLE page_compressed (id INT PRIMARY KEY, v TEXT) COMPRESSION='zlib'; INSERT INTO page_compressed VALUES (1, 'x'); CREATE TABLE page_none (id INT) COMPRESSION='NONE'; CREATE TABLE not_encrypted (id INT) ENCRYPTION='N';
        CREATE TABLE in_system (id INT) TABLESPACE=innodb_system; CREATE TABLE per_table (id INT) TABLESPACE=innodb_file_per_table; CREATE TABLE extended (id INT) AUTOEXTEND_SIZE=4M;
        CREATE TABLE start_transaction (id INT);
        """;
}
