using System.Text;
using BenchmarkDotNet.Attributes;
using MySqlBackup.Core.Load;

namespace MySqlBackup.Benchmarks;

/// <summary>The way back: a file of INSERT statements into the bytes of LOAD DATA.</summary>
[MemoryDiagnoser]
public class ReaderBenchmark
{
    private const int RowCount = 10_000;

    private readonly byte[] _buffer = new byte[256 * 1024];
    private byte[] _sql = [];

    /// <summary>Makes the file.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var groups = string.Join('-', Enumerable.Repeat("12345678901", 10));
        var rows = Enumerable.Range(1, RowCount).Select(i => $"({i},501723,'{groups}','{groups[..59]}')");
        _sql = Encoding.UTF8.GetBytes("SET NAMES utf8mb4;\nINSERT INTO `sbtest1` (`id`,`k`,`c`,`pad`) VALUES\n" + string.Join(",\n", rows) + ";\n");
    }

    /// <summary>Rows read, checked and written again.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public long Convert()
    {
        using var rows = new RowReader([new RowFile("rows.sql", RowCount, () => new MemoryStream(_sql))]);
        using var stream = new LoadDataStream(rows);
        rows.ReadHeader();
        while (stream.Read(_buffer) > 0)
        {
        }

        return rows.Rows;
    }
}
