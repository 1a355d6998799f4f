using MySqlBackup.Core.Repository;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

public sealed class BackupFileNameTests
{
    public static TheoryData<string, BackupFileKind, string?, string?, int> Names => new()
    {
        { BackupFileName.ForDatabase("a"), BackupFileKind.Database, "a", null, 0 },
        { BackupFileName.ForRoutines("a"), BackupFileKind.Routines, "a", null, 0 },
        { BackupFileName.ForPrograms("a"), BackupFileKind.Programs, "a", null, 0 },
        { BackupFileName.ForTable("a", "b"), BackupFileKind.Table, "a", "b", 0 },
        { BackupFileName.ForSequence("a", "b"), BackupFileKind.Sequence, "a", "b", 0 },
        { BackupFileName.ForView("a", "b"), BackupFileKind.View, "a", "b", 0 },
        { BackupFileName.ForTriggers("a", "b"), BackupFileKind.Triggers, "a", "b", 0 },
        { BackupFileName.ForData("a", "b", 12), BackupFileKind.Data, "a", "b", 12 },
        { BackupFileName.ForData("a", "b", 123456), BackupFileKind.Data, "a", "b", 123456 },
        { BackupFileName.ForUse("a"), BackupFileKind.LoadOrder, "a", null, 0 },
        { BackupFileName.Grants, BackupFileKind.Grants, null, null, 0 },
        { BackupFileName.Metadata, BackupFileKind.Metadata, null, null, 0 },
        { BackupFileName.LoadOrder, BackupFileKind.LoadOrder, null, null, 0 },
        { "a.b.sql", BackupFileKind.Data, "a", "b", 0 },
        { "a.b.00003.00001.sql", BackupFileKind.Data, "a", "b", 3 },
        { "a-schema-triggers.sql", BackupFileKind.Triggers, "a", null, 0 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_read_back(string name, BackupFileKind kind, string? database, string? table, int part)
    {
        foreach (string extension in new[] { "", ".gz", ".zst" })
        {
            Assert.True(BackupFileName.TryParse(name + extension, out BackupFileName? parsed));
            Assert.Equal(new BackupFileName(kind, database, table, part), parsed);
        }
    }

    [Theory]
    [InlineData("holiday.jpg")]
    [InlineData("a.sql")]
    [InlineData("a.b.c.sql")]
    [InlineData(".b.00001.sql")]
    [InlineData("manifest.json")]
    public void Other_names_are_not(string name) => Assert.False(BackupFileName.TryParse(name, out _));

    [Theory]
    [InlineData("shop", true)]
    [InlineData("Order_2-x", true)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("..", false)]
    [InlineData("-x", false)]
    [InlineData("mydumper_1", false)]
    [InlineData("x-schema", false)]
    [InlineData("größe", false)]
    [InlineData("con", false)]
    [InlineData("LPT1", false)]
    public void A_name_that_files_can_not_bear_gets_an_alias(string name, bool isPlain)
    {
        var names = new FileNameAllocator();
        string given = names.ForTable("db", name);
        Assert.Equal(isPlain ? name : "mydumper_1", given);
        Assert.Equal(given, names.ForTable("db", name));
    }

    [Fact]
    public void Names_that_differ_in_case_alone_get_different_files()
    {
        var names = new FileNameAllocator();
        Assert.Equal("Order", names.ForTable("db", "Order"));
        Assert.Equal("mydumper_1", names.ForTable("db", "order"));
        Assert.Equal("order", names.ForTable("other", "order"));
        Assert.Equal("db", names.ForDatabase("db"));
        Assert.Equal("mydumper_2", names.ForDatabase("DB"));
    }

    [Fact]
    public void All_workers_get_the_same_names()
    {
        var names = new FileNameAllocator();
        string[][] given = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4)
            .Select(_ => Enumerable.Range(0, 1000).Select(i => names.ForTable("db", $"t.{i}")).ToArray()).ToArray();
        Assert.All(given, g => Assert.Equal(given[0], g));
        Assert.Equal(1000, given[0].Distinct().Count());
    }
}
