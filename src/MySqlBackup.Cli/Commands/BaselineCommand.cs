using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup baseline</c>.</summary>
internal sealed class BaselineCommand
{
    public const string Name = "baseline";

    public static readonly string[] Examples =
    [
        "mysqlbackup baseline --destination /var/backups/mysql",
        "mysqlbackup baseline --destination /var/backups/mysql --server db1 --database shop",
        "mysqlbackup baseline --destination /var/backups/mysql --server db1 --compare --threshold 30",
    ];

    private readonly CommonOptions _common = new();
    private readonly ServerCommandOptions _login = new();
    private readonly BackupChoiceOptions _choice = new();
    private readonly Option<string> _server = AddressOption.Create<string>("--server", "-s", "The server that is backed up. Default: the destination alone is measured.");
    private readonly Option<string> _destination = new("--destination", "-d") { Description = "The repository that backups go to; made where it is missing.", HelpName = "path", Required = true };
    private readonly Option<string?> _remoteTarget = new("--remote-target") { Description = "A machine that runs 'iperf3 -s': the network there and back is measured.", HelpName = "host[:port]" };
    private readonly Option<long?> _writeSize = QuantityOption.Size("--write-size", "Bytes to write to the destination. Default: 256MB.");
    private readonly Option<long?> _sampleSize = QuantityOption.Size("--sample-size", "Bytes of the data to try the codecs on. Default: 32MB.");
    private readonly Option<bool> _noStore = new("--no-store") { Description = "Do not keep the result." };
    private readonly Option<bool> _compare = new("--compare") { Description = "Measure the same again as for the newest baseline of this machine, and compare. Ends with 1 where something is slower." };
    private readonly Option<int?> _threshold = QuantityOption.Number("--threshold", "From how many percent more time on a measure is slower. Default: 50.", 1, 100_000);

    private BaselineCommand()
    {
        // Here they say what is timed, and only where it is named.
        _choice.Database.Description = "Databases, by name or wildcard, that are backed up once to time it. Default: none.";
        _choice.Table.Description = "Tables, as table or database.table, with wildcards.";
        _choice.Compression.Description = "Codec of the backup that is timed.";
        _choice.ThreadCount.Description = "Connections of the backup that is timed. Default: twice the processors, at most 16.";
    }

    public static Command Create()
    {
        var options = new BaselineCommand();
        var command = new Command(Name, "Measures what backups depend on (destination, server, codecs), and keeps it for comparison.");
        command.Options.Add(options._server);
        options._login.AddTo(command);
        command.Options.Add(options._destination);
        options._choice.AddTo(command);
        return options._common.Complete(
            command,
            options.Run,
            options._remoteTarget, options._writeSize, options._sampleSize, options._noStore, options._compare, options._threshold);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            var output = new LineOutput(choice);
            string? server = result.GetValue(_server);
            string[] databases = result.GetValue(_choice.Database) ?? [];
            string[] tables = result.GetValue(_choice.Table) ?? [];
            if (result.GetValue(_compare))
            {
                return Compare(result, choice, server);
            }

            var request = new BaselineRequest
            {
                Destination = result.GetValue(_destination)!,
                Server = server is null && databases.Length == 0 && tables.Length == 0 ? null : _login.Resolve(result, server, output),
                Database = databases,
                ExcludeDatabase = result.GetValue(_choice.ExcludeDatabase) ?? [],
                Table = tables,
                ExcludeTable = result.GetValue(_choice.ExcludeTable) ?? [],
                RemoteTarget = result.GetValue(_remoteTarget),
                Compression = result.GetValue(_choice.Compression),
                CompressionLevel = result.GetValue(_choice.CompressionLevel),
                ThreadCount = result.GetValue(_choice.ThreadCount),
                WriteSize = result.GetValue(_writeSize) ?? BaselineRequest.DefaultWriteSize,
                SampleSize = result.GetValue(_sampleSize) ?? BaselineRequest.DefaultSampleSize,
                IsStored = !result.GetValue(_noStore),
            };
            BaselineWriter.Write(choice, Measure(choice, request));
            return ExitCode.Done;
        });
    }

    private int Compare(ParseResult result, OutputChoice choice, string? server)
    {
        var output = new LineOutput(choice);
        var store = new BaselineStore(BackupRepository.Open(result.GetValue(_destination)!), output);
        BackupBaseline reference = store.FindNewest(server is null ? null : _login.Resolve(result, server, output).Address.ToString());
        ServerOptions? login = reference.Server is null ? null : _login.Resolve(result, server ?? reference.Server, output);
        BackupBaseline current = Measure(choice, BaselineRequest.Again(reference, login));
        var comparer = new BaselineComparer(result.GetValue(_threshold) ?? BaselineComparer.UsualThreshold);
        BaselineComparison[] comparisons = comparer.Compare(reference, current).ToArray();
        BaselineWriter.Write(choice, comparisons);
        return comparisons.Any(c => c.Verdict == BaselineVerdict.Slower) ? ExitCode.Failed : ExitCode.Done;
    }

    private static BackupBaseline Measure(OutputChoice choice, BaselineRequest request) =>
        OperationRunner.Run(choice, (output, cancellation) => new BaselineOperation(request, output).Run(cancellation));
}
