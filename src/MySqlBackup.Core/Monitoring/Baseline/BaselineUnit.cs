namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>What a measure is counted in.</summary>
public enum BaselineUnit
{
    /// <summary>Bytes a second: more is better.</summary>
    BytesPerSecond,

    /// <summary>Seconds: less is better.</summary>
    Seconds,
}
