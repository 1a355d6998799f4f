using System.Text.Json.Serialization;

namespace MySqlBackup.Core.Storage.Rclone;

/// <summary>What <c>rclone about</c> says; a remote may leave out any of it.</summary>
internal sealed record RcloneSpace([property: JsonPropertyName("total")] long? Total, [property: JsonPropertyName("free")] long? Free);
