namespace MySqlBackup.Core.Monitoring.Diagnosis;

/// <summary>What can make a run slower than others.</summary>
public enum DiagnosisFactor
{
    /// <summary>There is more data.</summary>
    DataSize,

    /// <summary>The machine's processors were busier.</summary>
    Cpu,

    /// <summary>Processors waited longer for disks.</summary>
    Disk,

    /// <summary>More of the machine's memory was in use.</summary>
    Memory,

    /// <summary>The network was busier.</summary>
    Network,

    /// <summary>The server had more other work.</summary>
    ServerLoad,

    /// <summary>Locks took longer.</summary>
    Lock,
}
