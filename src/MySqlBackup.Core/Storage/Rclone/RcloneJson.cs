using System.Text.Json.Serialization;

namespace MySqlBackup.Core.Storage.Rclone;

/// <summary>The documents that rclone writes.</summary>
[JsonSerializable(typeof(RcloneItem[]))]
[JsonSerializable(typeof(RcloneSpace))]
internal sealed partial class RcloneJson : JsonSerializerContext;
