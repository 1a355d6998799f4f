using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public class LoadQueueTests
{
    [Fact]
    public void Workers_stay_with_their_table_then_begin_the_next_biggest_then_help()
    {
        var database = new DatabaseRestore { Source = "d", Target = "d" };
        var (small, big, middle) = (Table(database, "small", 1), Table(database, "big", 100, 100, 100), Table(database, "middle", 50, 60));
        var queue = LoadQueue.Create([small, big, middle]);

        Assert.Same(big, queue.Take(null)!.Table);
        Assert.Same(middle, queue.Take(null)!.Table);
        Assert.Same(big, queue.Take(big)!.Table);
        Assert.Same(middle, queue.Take(middle)!.Table);
        Assert.Same(small, queue.Take(middle)!.Table);
        Assert.Same(big, queue.Take(small)!.Table);
        Assert.Null(queue.Take(big));
    }

    [Fact]
    public void Nothing_more_is_taken_of_a_database_that_has_failed()
    {
        var (good, failed) = (new DatabaseRestore { Source = "g", Target = "g" }, new DatabaseRestore { Source = "f", Target = "f" });
        var queue = LoadQueue.Create([Table(failed, "a", 3, 3), Table(failed, "b", 2), Table(good, "c", 1)]);
        var first = queue.Take(null)!.Table;
        failed.Fail(new BackupException(BackupErrorId.StatementFailed, "It has failed."));

        Assert.Equal("c", queue.Take(first)!.Table.Name);
        Assert.Null(queue.Take(first));
    }

    /// <summary>Some seconds where each step looks at all tables that are left, hours.</summary>
    [Fact]
    public async Task Very_many_tables_are_handed_out_without_looking_at_all_of_them()
    {
        const int Tables = 400_000;
        var database = new DatabaseRestore { Source = "d", Target = "d" };
        var queue = LoadQueue.Create(Enumerable.Range(0, Tables).Select(i => Table(database, $"t{i}", i)));
        var taken = await Task.Run(() =>
        {
            var count = 0;
            for (var last = queue.Take(null); last is not null; last = queue.Take(last.Table))
            {
                count++;
            }

            return count;
        }).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(Tables, taken);
    }

    private static TableRestore Table(DatabaseRestore database, string name, params int[] sizes) => new()
    {
        Name = name,
        Database = database,
        SchemaFile = null,
        DataFiles = sizes.Select((size, i) => new BackupSourceFile
        {
            Name = $"d.{name}.{i}.sql",
            Kind = BackupFileKind.Data,
            Database = database.Source,
            Table = name,
            Size = size,
            Codec = CompressionCodec.None,
        }).ToList(),
    };
}
