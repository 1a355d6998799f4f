using System.Diagnostics;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>How fast a server answers and sends rows.</summary>
internal sealed class ServerProbe(BaselineRequest request, ServerOptions server)
{
    private const int RoundTripCount = 20;
    private const long ReadSize = 256L << 20;
    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(5);

    /// <summary>The server's version; null before <see cref="Run"/>.</summary>
    public string? Version { get; private set; }

    /// <summary>Why a measure is missing; null where none is.</summary>
    public string? Skipped { get; private set; }

    /// <summary>Measures.</summary>
    /// <exception cref="BackupException">The server can't be reached, or not be read.</exception>
    public IReadOnlyList<BaselineMeasure> Run(Action<long> told, CancellationToken cancellationToken)
    {
        using var connections = new ConnectionSet(server, cancellationToken);
        try
        {
            MySqlConnection control = connections.Open();
            ServerIdentity identity = ServerIdentity.Read(control);
            Version = identity.VersionText;
            var measures = new List<BaselineMeasure> { RoundTrip(control) };
            if (Read(control, connections, identity, told, cancellationToken) is { } read)
            {
                measures.Add(read);
            }

            return measures;
        }
        catch (MySqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerConnector.Translate(e, server);
        }
    }

    private static BaselineMeasure RoundTrip(MySqlConnection connection) => new(
        BaselineMeasure.ServerRoundTrip, Median.Time(RoundTripCount, _ => connection.Ping()), BaselineUnit.Seconds, $"median of {RoundTripCount} pings");

    private BaselineMeasure? Read(
        MySqlConnection control, ConnectionSet connections, ServerIdentity identity, Action<long> told, CancellationToken cancellationToken)
    {
        var planner = new DumpPlanner(
            new BackupRequest
            {
                Server = server,
                Destination = request.Destination,
                Database = request.Database,
                ExcludeDatabase = request.ExcludeDatabase,
                Table = request.Table,
                ExcludeTable = request.ExcludeTable,
            },
            identity);
        // The largest first, as a backup begins with them; tables that would have to be locked are not worth holding writers up for.
        IEnumerable<TableSchema> tables = planner.ReadTables(control, planner.ReadDatabases(control))
            .Where(t => t is { HasSnapshot: true, HoldsRows: true, IsChanging: false })
            .OrderByDescending(t => t.EstimatedSize);
        MySqlConnection reader = connections.OpenReader(identity);
        long bytes = 0;
        long begin = Stopwatch.GetTimestamp();
        bool IsEnough() => bytes >= ReadSize || Stopwatch.GetElapsedTime(begin) >= ReadTime;
        foreach (TableSchema table in tables)
        {
            using ResultSet rows = reader.Query(new TableReader(table, includeHistory: false).Select(Chunk.Whole));
            while (!IsEnough() && rows.ReadRow(out ReadOnlySpan<byte> row))
            {
                bytes += row.Length;
            }

            told(bytes);
            cancellationToken.ThrowIfCancellationRequested();
            if (IsEnough())
            {
                // What the server still has to send is not waited for.
                reader.Abort();
                break;
            }
        }

        TimeSpan time = Stopwatch.GetElapsedTime(begin);
        if (bytes < BaselineRequest.LeastToTell && time < ReadTime)
        {
            Skipped = $"{BaselineMeasure.ServerRead}: there are only {ByteSize.Format(bytes)} of rows in transactional tables, too little to tell a speed by.";
            return null;
        }

        return new BaselineMeasure(
            BaselineMeasure.ServerRead, bytes / time.TotalSeconds, BaselineUnit.BytesPerSecond, $"{ByteSize.Format(bytes)} of rows over one connection in {Duration.Format(time)}");
    }
}
