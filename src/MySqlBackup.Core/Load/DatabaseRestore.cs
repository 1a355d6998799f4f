using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>One database on its way back, and what became of it. Worker threads count into it.</summary>
internal sealed class DatabaseRestore
{
    private const int WarningsKept = 100;
    private readonly List<string> _warnings = [];
    private readonly object _gate = new();
    private long _rows;
    private long _bytes;
    private int _tablesDone;

    public required string Source { get; init; }

    public required string Target { get; init; }

    public BackupSourceFile? CreateFile { get; init; }

    public IReadOnlyList<BackupSourceFile> Sequences { get; set; } = [];

    public IReadOnlyList<TableRestore> Tables { get; set; } = [];

    public IReadOnlyList<BackupSourceFile> Views { get; init; } = [];

    public IReadOnlyList<BackupSourceFile> Routines { get; init; } = [];

    public IReadOnlyList<BackupSourceFile> Triggers { get; init; } = [];

    /// <summary>Tables and views of the target that stand where restored ones go, with their <c>TABLE_TYPE</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Replaces { get; set; } = [];

    public bool TargetExists { get; set; }

    /// <summary>True where the backup was taken of a database that a restore had left unfinished: it comes back marked.</summary>
    public bool BringsMark => Tables.Any(table => table is { Name: RestoreTarget.Mark, SchemaFile: not null });

    public BackupException? Failure { get; private set; }

    public bool HasFailed => Failure is not null;

    /// <summary>How rows travelled: the fastest way of those used, since tables with history go in as statements whatever the others do.</summary>
    public LoadMethod LoadMethod { get; private set; }

    public TimeSpan Ended { get; set; }

    public long Rows => Interlocked.Read(ref _rows);

    public void AddRows(long rows) => Interlocked.Add(ref _rows, rows);

    public void AddBytes(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public void AddTable() => Interlocked.Increment(ref _tablesDone);

    /// <summary>Notes how rows travelled.</summary>
    public void Use(LoadMethod method)
    {
        lock (_gate)
        {
            LoadMethod = LoadMethod == LoadMethod.Auto || method < LoadMethod ? method : LoadMethod;
        }
    }

    /// <summary>Notes the first failure; what follows from it would only hide it.</summary>
    public void Fail(BackupException failure)
    {
        lock (_gate)
        {
            Failure ??= failure;
        }
    }

    public void Warn(string warning)
    {
        lock (_gate)
        {
            if (_warnings.Count < WarningsKept)
            {
                _warnings.Add(warning);
            }
        }
    }

    public RestoreResult ToResult(string id, ServerOptions server) => new()
    {
        Database = Source,
        Target = Target,
        Status = HasFailed ? BackupStatus.Failed : BackupStatus.Success,
        Id = id,
        Server = server.Address.ToString(),
        Account = server.User,
        TableCount = Volatile.Read(ref _tablesDone),
        RowCount = Rows,
        Size = Interlocked.Read(ref _bytes),
        Duration = Ended,
        LoadMethod = LoadMethod,
        Warnings = [.. _warnings],
        ErrorId = Failure?.ErrorId,
        ErrorMessage = Failure?.Message,
    };
}
