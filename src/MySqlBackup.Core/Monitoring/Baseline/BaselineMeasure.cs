namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>One thing that was measured.</summary>
/// <param name="Name">One of the names in this class.</param>
/// <param name="Value">How much, in <paramref name="Unit"/>.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Detail">How it was measured, in words.</param>
/// <param name="Time">How long a backup took; null for other measures.</param>
public sealed record BaselineMeasure(string Name, double Value, BaselineUnit Unit, string Detail, TimeSpan? Time = null)
{
    /// <summary>Bytes written one after the other to the destination, until they are on stable storage.</summary>
    public const string DestinationWrite = "DestinationWrite";

    /// <summary>Bytes read back from there, as a restore reads them; of a destination on another machine only.</summary>
    public const string DestinationRead = "DestinationRead";

    /// <summary>A small file on stable storage, with its name; the median of several.</summary>
    public const string DestinationFlush = "DestinationFlush";

    /// <summary>Bytes that the network carries to another machine.</summary>
    public const string RemoteSend = "RemoteSend";

    /// <summary>Bytes that it carries from there.</summary>
    public const string RemoteReceive = "RemoteReceive";

    /// <summary>A question to the server and its answer; the median of several.</summary>
    public const string ServerRoundTrip = "ServerRoundTrip";

    /// <summary>Rows as the server sends them over one connection, read and dropped.</summary>
    public const string ServerRead = "ServerRead";

    /// <summary>Bytes that the codecs compress in a second of processor time, as the geometric mean over all of them: only in comparisons.</summary>
    public const string Compression = "Compression";

    /// <summary>Bytes of rows of a whole backup.</summary>
    public const string Backup = "Backup";

    /// <summary>Time for the same work, in any unit: what a comparison divides.</summary>
    internal double Cost => Unit == BaselineUnit.Seconds ? Value : 1 / Value;
}
