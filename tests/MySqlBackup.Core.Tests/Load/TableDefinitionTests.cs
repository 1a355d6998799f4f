using MySqlBackup.Core.Load;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public sealed class TableDefinitionTests
{
    private const string Orders = """
        CREATE TABLE `orders` (
          `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'a, (b) KEY `x`',
          `who` varchar(20) DEFAULT 'it''s, \'',
          `sum` decimal(10,2) GENERATED ALWAYS AS (round(`id` * 1.5, 2)) VIRTUAL,
          PRIMARY KEY (`id`),
          UNIQUE KEY `u` (`who`(10)),
          KEY `k` (`sum`,`who`) COMMENT 'KEY, really',
          FULLTEXT KEY `f` (`who`) /*!50100 WITH PARSER `ngram` */ ,
          CONSTRAINT `fk` FOREIGN KEY (`who`) REFERENCES `shop`.`people` (`name`) ON DELETE CASCADE,
          CONSTRAINT `ck` CHECK (`id` > 0 and `who` <> 'FOREIGN KEY')
        ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COMMENT='x) ENGINE=MyISAM'
         PARTITION BY HASH (`id`) PARTITIONS 3
        """;

    [Fact]
    public void Cuts_keys_out_and_adds_them_back()
    {
        var table = TableDefinition.Parse(Orders)!;

        Assert.Equal(("orders", "InnoDB", 9), (table.Name, table.Engine, table.Items.Count));
        Assert.Equal(
            """
            CREATE TABLE `orders` (
              `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'a, (b) KEY `x`',
              `who` varchar(20) DEFAULT 'it''s, \'',
              `sum` decimal(10,2) GENERATED ALWAYS AS (round(`id` * 1.5, 2)) VIRTUAL,
              PRIMARY KEY (`id`),
              CONSTRAINT `ck` CHECK (`id` > 0 and `who` <> 'FOREIGN KEY')
            ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COMMENT='x) ENGINE=MyISAM'
             PARTITION BY HASH (`id`) PARTITIONS 3
            """,
            table.CreateStatement(deferKeys: true));
        Assert.Equal(
            [
                "ALTER TABLE `orders`\n  ADD UNIQUE KEY `u` (`who`(10)),\n  ADD KEY `k` (`sum`,`who`) COMMENT 'KEY, really'",
                "ALTER TABLE `orders`\n  ADD FULLTEXT KEY `f` (`who`) /*!50100 WITH PARSER `ngram` */",
            ],
            table.AddKeys());
        Assert.Equal(
            "ALTER TABLE `orders`\n  ADD CONSTRAINT `fk` FOREIGN KEY (`who`) REFERENCES `shop`.`people` (`name`) ON DELETE CASCADE", table.AddForeignKeys());
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int, n int AUTO_INCREMENT, PRIMARY KEY (a), KEY k1 (a), KEY kn (n), KEY k2 (n))", "k2")]
    [InlineData("CREATE TABLE t (a int NOT NULL, UNIQUE KEY u (a), KEY k (a))", "k")]
    [InlineData("CREATE TABLE t (a int, PRIMARY KEY (a), KEY k (a)) ENGINE=MyISAM", null)]
    [InlineData("CREATE TABLE t (a int, PRIMARY KEY (a), KEY k (a)) ENGINE=InnoDB WITH SYSTEM VERSIONING", null)]
    [InlineData("CREATE TABLE t (a int, PRIMARY KEY (a), KEY k ((a + 1)))", null)]
    [InlineData("CREATE TABLE t (a int, PRIMARY KEY (a), KEY k (a), VECTOR KEY v (b))", null)]
    [InlineData("CREATE TABLE t (a int, b blob DEFAULT unhex('00FF'), PRIMARY KEY (a), KEY k (a)) ENGINE=InnoDB DEFAULT CHARSET=ucs2 COLLATE=ucs2_bin", null)]
    [InlineData("CREATE TABLE t (a int, PRIMARY KEY (a), KEY k (a)) DEFAULT CHARSET=utf16le", null)]
    [InlineData("CREATE TABLE t (a int, PRIMARY KEY (a), SPATIAL KEY s (p))", "s")]
    public void Keeps_the_keys_a_table_can_not_do_without(string statement, string? deferred)
    {
        var table = TableDefinition.Parse(statement)!;

        var added = table.AddKeys();
        if (deferred is null)
        {
            Assert.Empty(added);
            Assert.Equal(statement, table.CreateStatement(deferKeys: true));
        }
        else
        {
            Assert.Contains($" {deferred} (", Assert.Single(added), StringComparison.Ordinal);
            Assert.DoesNotContain($" {deferred} (", table.CreateStatement(deferKeys: true), StringComparison.Ordinal);
            Assert.Contains($" {deferred} (", table.CreateStatement(deferKeys: false), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Other_statements_are_no_tables()
    {
        Assert.Null(TableDefinition.Parse("CREATE VIEW v AS SELECT 1"));
        Assert.Null(TableDefinition.Parse("SET NAMES utf8mb4"));
    }
}
