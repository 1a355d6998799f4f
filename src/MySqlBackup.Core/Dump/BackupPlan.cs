namespace MySqlBackup.Core.Dump;

/// <summary>What a backup would do, without doing it.</summary>
public sealed record BackupPlan
{
    /// <summary>The server, as it was addressed.</summary>
    public required string Server { get; init; }

    /// <summary>The server's version.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The databases.</summary>
    public required IReadOnlyList<string> Database { get; init; }

    /// <summary>Base tables in them.</summary>
    public required int TableCount { get; init; }

    /// <summary>Views, sequences, routines, triggers and events in them.</summary>
    public required int ObjectCount { get; init; }

    /// <summary>The server's estimate of the tables' data, in bytes.</summary>
    public required long EstimatedSize { get; init; }

    /// <summary>The lock that would be used.</summary>
    public required LockMode LockMode { get; init; }

    /// <summary>Workers.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>The codec.</summary>
    public required string Compression { get; init; }

    /// <summary>Who could open it; empty: it would not be encrypted.</summary>
    public IReadOnlyList<string> Recipient { get; init; } = [];

    /// <summary>Where it would be written.</summary>
    public required string Destination { get; init; }
}
