namespace MySqlBackup.Core.Monitoring;

/// <summary>What all processors of a machine did since it started, in ticks.</summary>
/// <param name="Busy">At work.</param>
/// <param name="IoWait">Idle, while a process waits for a disk.</param>
/// <param name="Total">All the time there was.</param>
internal readonly record struct CpuTimes(long Busy, long IoWait, long Total);
