using System.Text;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Pains;

/// <summary>Text that other tools convert on its way.</summary>
public sealed class CharsetPainTests
{
    [Theory, MariaDB, MySql]
    public void Pain08_Text_comes_back_in_the_bytes_it_had_whatever_its_charset(ServerFamily family)
    {
        using var trial = new PainTrial(family, "CHARACTER SET latin1");
        trial.Sql("""
            SET NAMES utf8mb4;
            CREATE TABLE utf_latin_enum (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, type ENUM('programmée','inopinée') NOT NULL, s SET('été','hiver') DEFAULT 'été', varchar_type VARCHAR(20) NOT NULL DEFAULT 'programmée') DEFAULT CHARSET=latin1;
            INSERT INTO utf_latin_enum (type) VALUES ('programmée'), ('inopinée'); INSERT INTO utf_latin_enum (type, s, varchar_type) VALUES ('inopinée', 'été,hiver', 'ÿþ€');
            CREATE TABLE documents (id INT PRIMARY KEY, j JSON, k VARCHAR(40) CHARACTER SET utf8mb4 AS (JSON_UNQUOTE(JSON_EXTRACT(j, '$.k'))) VIRTUAL); INSERT INTO documents (id, j) VALUES (1, '{"k": "ß日本😀\\u0000\\"\\n"}'), (2, '"\\\\"'), (3, NULL);
            CREATE TABLE gbk_key (mail VARCHAR(40) NOT NULL PRIMARY KEY, note TEXT) DEFAULT CHARSET=gbk;
            INSERT INTO gbk_key VALUES (X'BB5C', X'8E5C8E5C27'), (X'BBF0BBF0BB5C', 'a'), (X'BBF0BBF0BBF0', X'5C'), (X'23BB5CF0BBF0BB5C', X'815C'), ('\\', '\'');
            CREATE TABLE sjis_key (v VARCHAR(20) CHARACTER SET sjis PRIMARY KEY, b VARCHAR(20) CHARACTER SET big5, u VARCHAR(20) CHARACTER SET ucs2); INSERT INTO sjis_key VALUES (X'955C', X'A55C', X'005C0027'), (X'835C5C', X'A45CA577', '能');
            CREATE TABLE said (a INT COMMENT 'TRF strategy – a basis “日本”', `größe` VARCHAR(9) DEFAULT 'ß–' COMMENT '没签名') DEFAULT CHARSET=latin1 COMMENT='– 日本 €'; INSERT INTO said VALUES (1, '€');
            CREATE TABLE `таблица 表` (`столбец` VARCHAR(9) CHARACTER SET koi8r, KEY `ключ` (`столбец`)); INSERT INTO `таблица 表` VALUES ('жЖ');
            CREATE VIEW `вид` AS SELECT `столбец` AS `имя`, 'é日本' AS c FROM `таблица 表`;
            SET NAMES latin1; CREATE FUNCTION in_latin1() RETURNS VARCHAR(20) CHARACTER SET utf8mb4 DETERMINISTIC RETURN 'é';
            SET NAMES gbk; CREATE FUNCTION in_gbk() RETURNS VARBINARY(20) DETERMINISTIC RETURN '火';
            """);
        trial.RequireSame();
    }

    [Theory, MariaDB, MySql]
    public void Pain08_A_database_of_any_name_is_found_by_it(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        using var folder = new TestFolder();
        var name = "测试 é😀"[..^2] + trial.Name;
        trial.Server.Sql($"CREATE DATABASE `{name}` CHARACTER SET utf8mb4; CREATE TABLE `{name}`.`数据` (v VARCHAR(9)); INSERT INTO `{name}`.`数据` VALUES ('é'); CREATE VIEW `{name}`.v AS SELECT v FROM `{name}`.`数据`");
        var record = trial.Bench.Backup(trial.Bench.Request(name));
        Assert.Equal([name], record.Manifest!.Databases.Select(database => database.Name));
        var before = DumpBench.Describe(trial.Server, name);
        trial.Server.Sql($"DROP DATABASE `{name}`");
        var result = trial.Restore(record, database: name);
        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal(before, DumpBench.Describe(trial.Server, name));
        trial.Server.Sql($"DROP DATABASE `{name}`");
    }

    /// <summary>
    /// Columns of old databases that hold bytes which are no text of their charset. The backup has the very bytes; a server takes them from nobody,
    /// which the restore says and the drill finds.
    /// </summary>
    [Theory, MariaDB, MySql]
    public void Pain08_Bytes_that_are_no_text_are_kept_in_the_backup_and_never_lost_in_silence(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        // No statement stores such bytes, so the file of a table of the same shape is put in the place of the table's own.
        trial.Sql("CREATE TABLE legacy (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4) ENGINE=MyISAM; CREATE TABLE bytes (id INT PRIMARY KEY, v VARBINARY(80)) ENGINE=MyISAM; INSERT INTO bytes VALUES (1, X'C3A9FF27C3'), (2, 'plain'), (3, X'E9'); FLUSH TABLES legacy, bytes");
        foreach (var extension in new[] { ".MYD", ".MYI" })
        {
            File.Copy(Path.Combine(trial.Server.DataDirectory, trial.Name, "bytes" + extension), Path.Combine(trial.Server.DataDirectory, trial.Name, "legacy" + extension), overwrite: true);
        }

        Assert.Equal("C3A9FF27C3\n706C61696E\nE9", trial.Sql("FLUSH TABLES; SELECT HEX(v) FROM legacy ORDER BY id"));
        var record = trial.Backup();
        var rows = File.ReadAllText(Path.Combine(record.Path, $"{trial.Name}.legacy.00000.sql"));
        Assert.Contains("X'c3a9ff27c3'", rows, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("'plain'", rows, StringComparison.Ordinal);

        trial.Sql("DROP TABLE legacy, bytes");
        var result = trial.Restore(record);
        Assert.Contains(result.Warnings, warning => warning.Contains($"{trial.Name}.legacy", StringComparison.Ordinal) && warning.Contains("Incorrect string value", StringComparison.Ordinal));
        var check = Assert.Single(new IntegrityOperation(new IntegrityRequest { Repository = trial.Bench.Repository, Level = IntegrityLevel.Restore, ScratchServer = trial.Server.Options }, NullOutput.Instance).Run(default));
        Assert.Equal(("legacy", IntegrityFindingKind.ContentHash), (Assert.Single(check.Findings).Table, check.Findings[0].Kind));
    }
}
