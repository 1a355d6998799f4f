namespace MySqlBackup.Core.Storage;

/// <summary>What Linux tells of a file or folder: statx(2).</summary>
/// <param name="Device">The number of its file system, <c>major:minor</c>.</param>
/// <param name="Mount">The number of the mount it is on; null before Linux 5.8.</param>
/// <param name="Owner">The number of the account it belongs to.</param>
internal readonly record struct LinuxFileStatus(string Device, long? Mount, uint Owner);
