using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>What the jobs of one dump share.</summary>
internal sealed class DumpSession
{
    public required BackupRequest Request { get; init; }

    public required ServerIdentity Server { get; init; }

    public required SnapshotCoordinator Snapshot { get; init; }

    public required BackupWriter Writer { get; init; }

    public required IOperationOutput Output { get; init; }

    public required DefinitionWitness Witness { get; init; }

    public required DumpPace Pace { get; init; }

    public required LockedTables LockedTables { get; init; }

    public required OutsideReferences OutsideReferences { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    /// <summary>True where tables are cut into chunks for several workers.</summary>
    public required bool CutsTables { get; init; }

    public FileNameAllocator Names { get; } = new();

    public DumpQueue Queue { get; } = new();

    public DumpCounters Counters { get; } = new();
}
