namespace MySqlBackup.Core.Monitoring;

/// <summary>What passed a network link since it is up.</summary>
/// <param name="Received">Bytes received.</param>
/// <param name="Sent">Bytes sent.</param>
/// <param name="Speed">Bytes a second that it can carry in each direction; null where that is not known.</param>
internal readonly record struct LinkTraffic(long Received, long Sent, long? Speed);
