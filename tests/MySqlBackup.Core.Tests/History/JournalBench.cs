using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.History;

/// <summary>A repository with a journal.</summary>
internal sealed class JournalBench : IDisposable
{
    private readonly TestFolder _folder = new();

    public JournalBench() => Repository = BackupRepository.Create(Path.Combine(_folder.Path, "repository"));

    public BackupRepository Repository { get; }

    public RecordingOutput Output { get; } = new();

    public JournalHistory Journal => new(Repository, Output);

    public string SegmentPath(DateTime start) => Path.Combine(Journal.Location, JournalSegment.NameOf(JournalSegment.RunPrefix, start));

    public List<BackupRun> Runs(HistoryQuery? query = null) => Journal.ReadRuns(query ?? HistoryQuery.All, CancellationToken.None).ToList();

    public void Dispose() => _folder.Dispose();
}
