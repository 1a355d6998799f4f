namespace MySqlBackup.Core.Storage.Rclone;

/// <summary>A file or folder as <c>rclone lsjson</c> lists it.</summary>
internal sealed record RcloneItem(string Path, long Size, DateTime ModTime, bool IsDir);
