using System.Globalization;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;
using Xunit.Abstractions;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>
/// Random tables, backed up in small chunks and restored by every method. <c>MYSQLBACKUP_SEED</c> repeats a run, <c>MYSQLBACKUP_NIGHTLY=1</c> makes it
/// ten times as long.
/// </summary>
public sealed class RandomTablesTests(ITestOutputHelper log)
{
    private const int TablesAtOnce = 120;

    // A server may refuse some tables; with more than these the generator would try less than it says.
    private const int LeastTables = 100;

    // New tables each night; the same ones in the ordinary suite, so that it fails for a change and not by chance.
    private const ulong OrdinarySeed = 3;

    private static readonly string[] Codecs = ["none", "gzip", "zstd"];

    [Theory, MariaDB, MySql]
    public void Come_back_with_every_value_and_definition(ServerFamily family)
    {
        var isNightly = Environment.GetEnvironmentVariable("MYSQLBACKUP_NIGHTLY") == "1";
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("MYSQLBACKUP_SEED"), CultureInfo.InvariantCulture, out var given) ? given : isNightly ? (ulong)Random.Shared.Next() : OrdinarySeed;
        var batches = isNightly ? 10 : 1;
        using var server = TestServer.Start(family);
        var (tables, rows) = (0, 0L);
        for (var batch = 0; batch < batches; batch++)
        {
            using var trial = new RandomTablesTrial(server, seed, batch * TablesAtOnce, TablesAtOnce);
            tables += trial.TableCount;
            rows += trial.RowCount;
            LoadMethod[] methods = family == ServerFamily.MariaDB ? [LoadMethod.Bulk, LoadMethod.LocalInfile, LoadMethod.Insert] : [LoadMethod.LocalInfile, LoadMethod.Insert];
            for (var i = 0; i < methods.Length; i++)
            {
                trial.RoundTrip(Codecs[(i + batch + (int)(seed % 3)) % 3], methods[i]);
            }
        }

        log.WriteLine($"{family}: {tables} tables with {rows} rows, seed {seed}");
        Assert.True(tables >= LeastTables * batches, $"Only {tables} tables were tried (MYSQLBACKUP_SEED={seed}).");
    }
}
