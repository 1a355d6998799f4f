using System.Text.Json;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>The baselines of a repository, in <c>history/baselines.jsonl</c>: a line each, the newest last.</summary>
public sealed class BaselineStore
{
    private const string FileName = "baselines.jsonl";

    private readonly BackupRepository _repository;
    private readonly IOperationOutput _output;

    /// <summary>The store of a repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="output">Hears of lines that can't be read.</param>
    public BaselineStore(BackupRepository repository, IOperationOutput output)
    {
        ArgumentNullException.ThrowIfNull(repository);
        _repository = repository;
        _output = output;
    }

    /// <summary>Adds one.</summary>
    /// <exception cref="BackupException">It can't be written.</exception>
    public void Add(BackupBaseline baseline)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(baseline, HistoryJson.Line.BackupBaseline), (byte)'\n'];
        _repository.Storage.EnsureFolder(JournalSegment.Folder);
        Journal.Append(line);
    }

    /// <summary>All, oldest first; none where none was measured. Lines that can't be read are passed over, and told.</summary>
    /// <exception cref="BackupException">They can't be read.</exception>
    public IReadOnlyList<BackupBaseline> Read()
    {
        try
        {
            return Journal.Open() is { } lines ? ReadLines(lines) : [];
        }
        catch (IOException e)
        {
            throw StorageError.Reading(e, _repository.Storage.FolderPath(JournalSegment.Folder));
        }
    }

    /// <summary>The newest one that this machine measured.</summary>
    /// <param name="server">The server's address; null for the newest of any.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BaselineNotFound"/>.</exception>
    public BackupBaseline FindNewest(string? server) =>
        Read().LastOrDefault(b => b.HostName == Environment.MachineName && (server is null || ServerAddress.AreSame(b.Server, server)))
        ?? throw NotFound($"baseline of this machine{(server is null ? "" : $" and the server {server}")}");

    /// <summary>The one before another of the same machine and server.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BaselineNotFound"/>.</exception>
    public BackupBaseline FindBefore(BackupBaseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return Read().LastOrDefault(b => b.HostName == baseline.HostName && ServerAddress.AreSame(b.Server, baseline.Server) && b.Time < baseline.Time)
            ?? throw NotFound($"earlier baseline of {baseline.HostName}{(baseline.Server is null ? "" : $" and the server {baseline.Server}")}");
    }

    private BackupException NotFound(string what) => new(
        BackupErrorId.BaselineNotFound, $"'{_repository.Location}' has no {what}. Measure one first: Measure-BackupBaseline (mysqlbackup baseline).");

    private JournalFile Journal => new(_repository.Storage, JournalSegment.Folder, FileName);

    private List<BackupBaseline> ReadLines(Stream content)
    {
        var baselines = new List<BackupBaseline>();
        using var lines = new JournalLines(content);
        while (lines.Read())
        {
            if (Parse(lines.Line.Span) is { } baseline)
            {
                baselines.Add(baseline);
            }
            else
            {
                _output.Warning($"Line {lines.Number} of '{FileName}' in '{_repository.Storage.FolderPath(JournalSegment.Folder)}' is damaged and passed over.");
            }
        }

        return baselines;
    }

    private static BackupBaseline? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            BackupBaseline? baseline = JsonSerializer.Deserialize(line, HistoryJson.Line.BackupBaseline);
            return baseline is { HostName: not null, Repository: not null, Measures: not null, Codecs: not null }
                && baseline.Measures.All(m => m is { Name: not null, Value: > 0 }) && baseline.Codecs.All(c => c is { Compression: not null, Throughput: > 0 })
                ? baseline
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
