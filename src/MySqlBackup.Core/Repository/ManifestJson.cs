using System.Text.Json.Serialization;

namespace MySqlBackup.Core.Repository;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(ManifestVersion))]
[JsonSerializable(typeof(RepositoryMarker))]
[JsonSerializable(typeof(RunOwner))]
[JsonSerializable(typeof(KeepMark))]
internal sealed partial class ManifestJson : JsonSerializerContext;
