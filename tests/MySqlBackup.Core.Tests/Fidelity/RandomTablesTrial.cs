using System.Globalization;
using System.Text;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>A database of random tables, to be backed up, restored and compared.</summary>
internal sealed class RandomTablesTrial : IDisposable
{
    // A table's estimate is a page of 16 KB at least, so that all are cut.
    private const int ChunkSize = 3000;

    private readonly TestServer _server;
    private readonly ulong _seed;
    private readonly TestDatabase _source;
    private readonly TestFolder _folder = new();
    private readonly Dictionary<string, RandomTable> _tables;
    private readonly Witness _witness;
    private readonly Dictionary<string, TableFacts> _facts;

    public RandomTablesTrial(TestServer server, ulong seed, int first, int count)
    {
        _server = server;
        _seed = seed;
        var generator = new TableGenerator(server.Family);
        _tables = Enumerable.Range(first, count).Select(number => generator.Table(seed, number)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        _source = server.CreateDatabase("CHARACTER SET utf8mb4");
        var script = new StringBuilder("SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', time_zone='+00:00';\n");
        foreach (var table in _tables.Values)
        {
            script.Append(table.Create).AppendLine(";").AppendLine("START TRANSACTION;").AppendJoin(";\n", table.Rows.Append("COMMIT")).AppendLine(";")
                .AppendLine(CultureInfo.InvariantCulture, $"ANALYZE TABLE {SqlName.Quote(table.Name)};");
        }

        server.Client.RunOn(script.ToString(), _source.Name);
        ForgetOpenTables();
        _witness = new Witness(server, _source.Name);
        _facts = _witness.Read();
    }

    public int TableCount => _facts.Count;

    public long RowCount => _facts.Values.Sum(f => f.RowCount);

    /// <summary>Backs the database up, restores it under another name, and compares.</summary>
    public void RoundTrip(string codec, LoadMethod method)
    {
        var repository = Path.Combine(_folder.Path, $"{codec}-{method}");
        var output = new Load.RecordingOutput();
        var request = new BackupRequest
        {
            Server = _server.Options,
            Destination = repository,
            Database = [_source.Name],
            Compression = codec,
            ChunkSize = ChunkSize,
            ThreadCount = 4,
            SkipSpaceCheck = true,
        };
        var target = _server.UniqueName("copy");
        try
        {
            var record = new BackupOperation(request, NullOutput.Instance).Run(default);
            Assert.True(record.Status == BackupStatus.Success, Failure($"backup: {record.Status}"));
            var result = Assert.Single(new RestoreOperation(
                new RestoreRequest { Server = _server.Options, Repository = repository, As = new Dictionary<string, string> { [_source.Name] = target }, LoadMethod = method, ThreadCount = 2 },
                output).Run(default));
            Assert.True(result.Status == BackupStatus.Success, Failure($"{codec}, {method}: {result.ErrorMessage}"));
            ForgetOpenTables();
            var differences = Differences(new Witness(_server, target));
            Assert.True(differences.Count == 0, Failure($"{codec}, {method}: {differences.Count} differences\n{string.Join("\n\n", differences.Take(5))}\n{string.Join('\n', output.Warnings.Take(10))}"));
        }
        catch (BackupException e)
        {
            throw new InvalidOperationException(Failure($"{codec}, {method}: {e.Message}"), e);
        }
        finally
        {
            _server.Sql($"DROP DATABASE IF EXISTS `{target}`");
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    // The servers tell a wrong counter, or none, of a partitioned table in which they have just inserted the last number of BIGINT UNSIGNED, until
    // they open the table anew; plain statements show the same.
    private void ForgetOpenTables() => _server.Sql("FLUSH TABLES");

    private string Failure(string what) => $"{_server.Family}, MYSQLBACKUP_SEED={_seed}: {what}";

    private List<string> Differences(Witness copy)
    {
        var found = copy.Read();
        var differences = new List<string>();
        foreach (var (table, expected) in _facts)
        {
            if (!found.TryGetValue(table, out var actual))
            {
                differences.Add($"{table}: missing");
                continue;
            }

            var what = new List<string>();
            if (expected.RowCount != actual.RowCount)
            {
                what.Add($"{expected.RowCount} rows became {actual.RowCount}");
            }

            for (var i = 0; i < expected.ColumnDigests.Count; i++)
            {
                if (actual.ColumnDigests.Count <= i || expected.ColumnDigests[i] != actual.ColumnDigests[i])
                {
                    what.Add($"{_witness.ColumnName(table, i)}: {_witness.ValuesNotIn(copy, table, i)} became {copy.ValuesNotIn(_witness, table, i)}");
                }
            }

            if (expected.RowDigest != actual.RowDigest)
            {
                what.Add("rows differ");
            }

            if (expected.Checksum != actual.Checksum)
            {
                what.Add($"CHECKSUM TABLE {expected.Checksum} became {actual.Checksum}");
            }

            if (expected.Definition != actual.Definition)
            {
                what.Add($"definition became {actual.Definition}");
            }

            if (what.Count > 0)
            {
                differences.Add($"{table}: {string.Join("; ", what)}\n{expected.Definition}");
            }
        }

        return differences;
    }
}
