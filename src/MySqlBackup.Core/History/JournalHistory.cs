using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.History;

/// <summary>
/// The journal in a repository: files that are only ever appended to, one for each month, so that the last days are found without reading the
/// years before. Beside them lies <c>&lt;id&gt;.run</c> for each run that goes on.
/// </summary>
public sealed class JournalHistory : IBackupHistory
{
    private const string MarkerExtension = ".run";
    private const int MostReaders = 4;

    private readonly BackupRepository _repository;
    private readonly IOperationOutput _output;
    private readonly JournalDamage _damage;

    /// <summary>The journal of a repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="output">Hears of lines that can't be read.</param>
    public JournalHistory(BackupRepository repository, IOperationOutput output)
        : this(repository, output, new JournalDamage(output.Warning))
    {
    }

    /// <summary>The journal of a repository, for whoever tells of damaged lines in a way of its own.</summary>
    internal JournalHistory(BackupRepository repository, IOperationOutput output, JournalDamage damage)
    {
        ArgumentNullException.ThrowIfNull(repository);
        _repository = repository;
        _output = output;
        _damage = damage;
    }

    /// <inheritdoc />
    public string Location => _repository.Storage.FolderPath(JournalSegment.Folder);

    /// <summary>The repository's path.</summary>
    public string Repository => _repository.Location;

    private IBackupStorage Storage => _repository.Storage;

    /// <inheritdoc />
    public void Write(IReadOnlyCollection<BackupRun> runs) =>
        Append(JournalSegment.RunPrefix, runs, HistoryJson.Line.BackupRun, run => BackupId.Time(run.Id));

    /// <inheritdoc />
    public void Write(IReadOnlyCollection<BackupCheck> checks) =>
        Append(JournalSegment.CheckPrefix, checks, HistoryJson.Line.BackupCheck, check => check.StartTime);

    /// <inheritdoc />
    public void Visit(HistoryQuery query, Action<RunHead> visit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var gate = new object();
        void VisitSegment(string name)
        {
            var segment = new JournalSegment(Storage, name, _output, _damage);
            segment.Visit(
                (head, offset, length) =>
                {
                    RunHead settled = head.Status == BackupStatus.Running ? Settle(head, segment, offset, length) : head;
                    if (query.Matches(settled))
                    {
                        lock (gate)
                        {
                            visit(settled);
                        }
                    }
                },
                cancellationToken);
        }

        try
        {
            // Years of a busy history take as many seconds; a segment knows nothing of the others.
            var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(MostReaders, Environment.ProcessorCount), CancellationToken = cancellationToken };
            Parallel.ForEach(Segments(JournalSegment.RunPrefix, query), options, s => VisitSegment(s.Name));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <inheritdoc />
    public IEnumerable<BackupRun> ReadRuns(HistoryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        IEnumerable<(string Name, DateTime Month)> segments = Segments(JournalSegment.RunPrefix, query);
        return query.Last is { } last
            ? segments.Reverse().SelectMany(s => ReadSegment(s.Name, query, newestFirst: true, cancellationToken)).Take(last).Reverse()
            : segments.SelectMany(s => ReadSegment(s.Name, query, newestFirst: false, cancellationToken));
    }

    /// <inheritdoc />
    public IEnumerable<BackupCheck> ReadChecks(HistoryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        IEnumerable<BackupCheck> checks = Segments(JournalSegment.CheckPrefix, query)
            .SelectMany(s => new JournalSegment(Storage, s.Name, _output, _damage).ReadChecks(cancellationToken).Where(query.Matches).OrderBy(c => c.StartTime));
        return query.Last is { } last ? checks.TakeLast(last) : checks;
    }

    /// <summary>Records a run that begins, and shows it as running.</summary>
    internal void Begin(BackupRun run)
    {
        CloseDead();
        Write([run]);
        Tell(run);
    }

    /// <summary>Shows how far a run is that goes on.</summary>
    internal void Tell(BackupRun run) =>
        Storage.Replace(JournalSegment.Folder, run.Id + MarkerExtension, JsonSerializer.SerializeToUtf8Bytes(run, HistoryJson.Line.BackupRun), isDurable: false);

    /// <summary>The runs that go on, or of which can't be told from this machine that they do not, each with the time when it last told of itself.</summary>
    internal IEnumerable<(BackupRun Run, DateTime LastTold)> ReadRunning() => Markers()
        .Select(file => (Run: ReadMarker(file.Name), file.LastWriteTime))
        .Where(told => told.Run is { Status: BackupStatus.Running } run && RunSettlement.Settle(run, _repository).Status == BackupStatus.Running)
        .Select(told => (told.Run!, told.LastWriteTime));

    /// <summary>Records what became of a run.</summary>
    internal void End(BackupRun run)
    {
        Write([run]);
        Storage.DeleteFile(JournalSegment.Folder, run.Id + MarkerExtension);
    }

    // So that machines which can't see that the process is gone learn of it.
    private void CloseDead()
    {
        foreach (StorageFile file in Markers())
        {
            if (ReadMarker(file.Name) is { Status: BackupStatus.Running } run && RunSettlement.Settle(run, _repository) is { Status: not BackupStatus.Running } settled)
            {
                _output.Verbose($"The run {run.Id} has died; the history now says so.");
                End(settled);
                RemoveHalfTold(run.Id);
            }
        }
    }

    // A run that was killed while it told leaves what it had not told to the end.
    private void RemoveHalfTold(string id)
    {
        foreach (StorageFile file in Storage.ListFiles(JournalSegment.Folder).Where(f => f.Name.StartsWith(id + MarkerExtension + ".", StringComparison.Ordinal)))
        {
            Storage.DeleteFile(JournalSegment.Folder, file.Name);
        }
    }

    private List<StorageFile> Markers() => Storage.FolderExists(JournalSegment.Folder)
        ? Storage.ListFiles(JournalSegment.Folder).Where(f => f.Name.EndsWith(MarkerExtension, StringComparison.Ordinal)).ToList()
        : [];

    private BackupRun? ReadMarker(string name)
    {
        try
        {
            using Stream stream = Storage.OpenRead(JournalSegment.Folder, name);
            return JsonSerializer.Deserialize(stream, HistoryJson.Line.BackupRun);
        }
        catch (Exception e) when (e is BackupException or IOException or JsonException)
        {
            // It has just ended, or the file is damaged; the journal itself knows more.
            return null;
        }
    }

    private RunHead Settle(RunHead head, JournalSegment segment, long offset, int length) =>
        segment.Read([(offset, length)], CancellationToken.None).FirstOrDefault() is { } run ? RunHead.Of(RunSettlement.Settle(run, _repository)) : head;

    private IEnumerable<BackupRun> ReadSegment(string name, HistoryQuery query, bool newestFirst, CancellationToken cancellationToken)
    {
        var segment = new JournalSegment(Storage, name, _output, _damage);
        var places = new List<(DateTime Start, long Offset, int Length)>();

        // Of a run that seems to go on the true status is only known once it was read.
        HistoryQuery anyStatus = query with { Status = null };
        segment.Visit(
            (head, offset, length) =>
            {
                if (head.Status == BackupStatus.Running ? anyStatus.Matches(head) : query.Matches(head))
                {
                    places.Add((head.StartTime, offset, length));
                }
            },
            cancellationToken);
        places.Sort();
        if (newestFirst)
        {
            places.Reverse();
        }

        return segment.Read(places.Select(p => (p.Offset, p.Length)), cancellationToken).Select(run => RunSettlement.Settle(run, _repository)).Where(run => query.Matches(RunHead.Of(run)));
    }

    // A run belongs to the month of its id, which is the second in which it began.
    private List<(string Name, DateTime Month)> Segments(string prefix, HistoryQuery query)
    {
        if (!Storage.FolderExists(JournalSegment.Folder))
        {
            return [];
        }

        return Storage.ListFiles(JournalSegment.Folder)
            .Select(f => JournalFile.NameOf(f.Name))
            .Distinct()
            .Select(name => (Name: name, Month: JournalSegment.MonthOf(prefix, name)))
            .Where(s => s.Month is { } month
                && (query.Since is null || month.AddMonths(1) > query.Since.Value.ToUniversalTime())
                && (query.Until is null || month <= query.Until.Value.ToUniversalTime()))
            .Select(s => (s.Name, s.Month!.Value))
            .OrderBy(s => s.Value)
            .ToList();
    }

    private void Append<T>(string prefix, IReadOnlyCollection<T> things, JsonTypeInfo<T> type, Func<T, DateTime> time)
    {
        if (!_repository.IsThere)
        {
            throw new BackupException(BackupErrorId.HistoryUnavailable, $"'{_repository.Location}' is not a repository any more. Check whether its device is still mounted.");
        }

        Storage.EnsureFolder(JournalSegment.Folder);
        foreach (IGrouping<string, T> segment in things.GroupBy(thing => JournalSegment.NameOf(prefix, time(thing))))
        {
            var lines = new MemoryStream();
            foreach (T thing in segment)
            {
                JsonSerializer.Serialize(lines, thing, type);
                lines.WriteByte((byte)'\n');
            }

            new JournalFile(Storage, JournalSegment.Folder, segment.Key).Append(lines.GetBuffer().AsSpan(0, (int)lines.Length));
        }
    }
}
