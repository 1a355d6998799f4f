using System.Text;
using BenchmarkDotNet.Attributes;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Benchmarks;

/// <summary>The path of a row behind the socket: content hash and SQL text of a sysbench row (two integers, CHAR(120), CHAR(60)).</summary>
[MemoryDiagnoser]
public class RowWriterBenchmark
{
    private const int RowCount = 10_000;

    private readonly RowWriter _writer = new();
    private TableReader _reader = null!;
    private byte[] _row = [];

    /// <summary>Makes the row.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ColumnSchema[] columns =
        [
            new("id", "int", null, IsGenerated: false),
            new("k", "int", null, IsGenerated: false),
            new("c", "char", "latin1", IsGenerated: false),
            new("pad", "char", "latin1", IsGenerated: false),
        ];
        _reader = new TableReader(new TableSchema { Database = "db", Name = "sbtest1", Kind = TableKind.Table, Columns = columns }, includeHistory: false);
        var groups = string.Join('-', Enumerable.Repeat("12345678901", 10));
        var row = new List<byte>();
        foreach (var value in (string[])["4711", "501723", groups, groups[..59]])
        {
            row.Add((byte)value.Length);
            row.AddRange(Encoding.ASCII.GetBytes(value));
        }

        _row = [.. row];
    }

    /// <summary>Rows into INSERT statements.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public long Write()
    {
        _writer.Begin(Stream.Null, [], _reader);
        for (var i = 0; i < RowCount; i++)
        {
            _writer.Write(_row);
        }

        _writer.End();
        return _writer.RowCount;
    }

    /// <summary>Rows into the content hash.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public ContentHash Hash()
    {
        var hash = default(ContentHash);
        for (var i = 0; i < RowCount; i++)
        {
            hash.Add(_row);
        }

        return hash;
    }
}
