using System.Diagnostics;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>
/// Measures what a backup depends on: the destination, the server, a whole backup of the named databases, which is removed again, and the
/// codecs on a sample of it.
/// </summary>
public sealed class BaselineOperation
{
    private const long LeastFreeSpace = 1L << 30;

    private readonly BaselineRequest _request;
    private readonly IOperationOutput _output;
    private readonly List<BaselineMeasure> _measures = [];
    private readonly List<CodecMeasure> _codecs = [];
    private readonly List<string> _skipped = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long? _sampleSize;
    private string? _sampleOf;

    /// <summary>Creates the operation.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: a size is too small, or there is no server to read the databases from.</exception>
    public BaselineOperation(BaselineRequest request, IOperationOutput output)
    {
        ArgumentNullException.ThrowIfNull(request);
        _request = request;
        _output = output;
        if (request.WriteSize < 1L << 20 || request.SampleSize < 1L << 20 || request.SampleSize > 1L << 30)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "WriteSize must be at least 1 MB, SampleSize from 1 MB to 1 GB.");
        }

        if (request.RemoteTarget is not null)
        {
            NetworkProbe.Parse(request.RemoteTarget);
        }

        if (request.ThreadCount is < 1 or > 256)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "ThreadCount must be from 1 to 256.");
        }

        if (request.Server is null && (request.Database.Count > 0 || request.Table.Count > 0))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "Databases and tables are measured on a server: name it.");
        }
    }

    /// <summary>Measures.</summary>
    /// <exception cref="BackupException">The destination can't be written, the server not be read, or the backup failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was stored.</exception>
    public BackupBaseline Run(CancellationToken cancellationToken)
    {
        BackupRepository repository = BackupRepository.Create(_request.Destination, cancellationToken);
        DateTime time = RunRecorder.Now();
        string? version;
        BackupRequest? timed = null;
        BackupRecord? backup = null;
        using (var scratch = new RepositoryScratch(repository, _output))
        {
            MeasureDestination(repository, scratch, cancellationToken);
            MeasureNetwork(cancellationToken);
            version = MeasureServer(cancellationToken);
            if (IsBackupWanted)
            {
                timed = RequestBackup(scratch.RepositoryPath);
                backup = new BackupOperation(timed, _output).Run(cancellationToken);
                AddBackup(backup);
            }

            MeasureCodecs(repository, backup, cancellationToken);
        }

        return Complete(repository, time, version, timed, backup);
    }

    private bool IsBackupWanted => _request.Database.Count > 0 || _request.Table.Count > 0;

    private int ThreadCount => _request.ThreadCount ?? BackupRequest.UsualThreadCount;

    private void MeasureDestination(BackupRepository repository, RepositoryScratch scratch, CancellationToken cancellationToken)
    {
        if (repository.AvailableSpace is { } free && free < _request.WriteSize + LeastFreeSpace)
        {
            throw new BackupException(
                BackupErrorId.DestinationFull,
                $"'{repository.Location}' has {ByteSize.Format(free)} free: too little to write {ByteSize.Format(_request.WriteSize)} and leave {ByteSize.Format(LeastFreeSpace)}. Free some, or write less.");
        }

        _measures.AddRange(DestinationProbe.Transfer(scratch, _request.WriteSize, done => Tell("Destination", done, _request.WriteSize), cancellationToken));
        _measures.Add(DestinationProbe.Flush(scratch, cancellationToken));
    }

    private void MeasureNetwork(CancellationToken cancellationToken)
    {
        if (_request.RemoteTarget is not { } target)
        {
            return;
        }

        Tell("Network", 0, 0);
        try
        {
            _measures.AddRange(NetworkProbe.Run(target, cancellationToken).ToArray());
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.RemoteUnreachable)
        {
            // The rest is worth having without it.
            _skipped.Add($"{BaselineMeasure.RemoteSend}: {e.Message}");
            _output.Warning(e.Message);
        }
    }

    private string? MeasureServer(CancellationToken cancellationToken)
    {
        if (_request.Server is not { } server)
        {
            _skipped.Add("The server: none was named.");
            return null;
        }

        var probe = new ServerProbe(_request, server);
        _measures.AddRange(probe.Run(done => Tell("Server", done, 0), cancellationToken));
        if (probe.Skipped is { } why)
        {
            _skipped.Add(why);
        }

        if (!IsBackupWanted)
        {
            _skipped.Add($"{BaselineMeasure.Backup}: no database was named to time a backup of.");
        }

        return probe.Version;
    }

    private BackupRequest RequestBackup(string destination) => new()
    {
        Server = _request.Server!,
        Destination = destination,
        Database = _request.Database,
        ExcludeDatabase = _request.ExcludeDatabase,
        Table = _request.Table,
        ExcludeTable = _request.ExcludeTable,
        Compression = _request.Compression,
        CompressionLevel = _request.CompressionLevel,
        ThreadCount = _request.ThreadCount,
    };

    private void AddBackup(BackupRecord backup)
    {
        if (backup.DataSize < BaselineRequest.LeastToTell)
        {
            _skipped.Add($"{BaselineMeasure.Backup}: what was named holds only {ByteSize.Format(backup.DataSize)} of rows, too little to tell a speed by.");
            return;
        }

        _measures.Add(new BaselineMeasure(
            BaselineMeasure.Backup,
            backup.Throughput,
            BaselineUnit.BytesPerSecond,
            $"{Quantity.Format(backup.TableCount, "table")}, {ByteSize.Format(backup.DataSize)} of rows in {Duration.Format(backup.Duration)}, {backup.Compression}",
            backup.Duration));
    }

    private void MeasureCodecs(BackupRepository repository, BackupRecord? timed, CancellationToken cancellationToken)
    {
        BackupRecord? source = timed ?? NewestOf(repository);
        if (source is null || source.RowCount == 0)
        {
            _skipped.Add("The codecs: there is no data to try them on. Name a database, or measure again after a backup.");
            return;
        }

        BackupSource backup = BackupSource.Open(source.Repository, source.Id, keys: null, cancellationToken);
        if (backup.IsEncrypted)
        {
            _skipped.Add("The codecs: the data to try them on is encrypted. Name a database, so that a backup of it is made for the measurement.");
            return;
        }

        byte[] sample = CodecSample.Read(backup, _request.SampleSize, cancellationToken);
        if (sample.Length < BaselineRequest.LeastToTell)
        {
            _skipped.Add($"The codecs: there are only {ByteSize.Format(sample.Length)} of rows to try them on.");
            return;
        }

        _sampleSize = sample.Length;
        _sampleOf = $"{string.Join(", ", source.Database)} of {source.Server}";
        foreach (CompressionCodec codec in CodecProbe.Codecs())
        {
            Tell($"Codec {codec}", 0, 0);
            _codecs.Add(CodecProbe.Run(codec, sample, cancellationToken));
        }
    }

    // The server's own last backup, where there is one: of another's data it would tell little.
    private BackupRecord? NewestOf(BackupRepository repository) => repository.List()
        .Where(b => b.Status == BackupStatus.Success && b.RowCount > 0)
        .LastOrDefault(b => _request.Server is null || ServerAddress.AreSame(b.Server, _request.Server.Address.ToString()));

    private BackupBaseline Complete(BackupRepository repository, DateTime time, string? version, BackupRequest? timed, BackupRecord? backup)
    {
        var baseline = new BackupBaseline
        {
            Id = BackupRepository.NewId(time),
            Time = time,
            HostName = Environment.MachineName,
            ProcessorCount = Environment.ProcessorCount,
            Repository = repository.Location,
            Server = _request.Server?.Address.ToString(),
            ServerVersion = version,
            RemoteTarget = _request.RemoteTarget,
            Measures = _measures,
            Codecs = _codecs,
            Options = timed is null ? null : BackupRunOptions.From(timed),
            Compression = backup?.Compression,
            WriteSize = _request.WriteSize,
            SampleSize = _sampleSize,
            SampleOf = _sampleOf,
            Skipped = _skipped.Count > 0 ? _skipped : null,
        };
        if (_codecs.Count > 0)
        {
            int parallel = Math.Min(ThreadCount, Environment.ProcessorCount);
            var advisor = new CodecAdvisor(
                baseline.Find(BaselineMeasure.DestinationWrite)?.Value, baseline.Find(BaselineMeasure.ServerRead)?.Value, parallel);
            (CodecMeasure? codec, string reason) = advisor.Choose(_codecs);
            baseline = baseline with
            {
                RecommendedCompression = codec?.Compression ?? CompressionCodec.None.Name,
                RecommendedCompressionLevel = codec?.Level,
                Reason = reason,
            };
        }

        if (_request.IsStored)
        {
            new BaselineStore(repository, _output).Add(baseline);
        }

        return baseline;
    }

    private void Tell(string phase, long done, long expected) =>
        _output.Progress(new OperationProgress($"Measuring {_request.Destination}", phase, done, expected, 0, 0, 0, _clock.Elapsed, ""));
}
