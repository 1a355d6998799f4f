using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>How baselines are written: one line of JSON without what is not known.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupBaseline))]
internal sealed partial class BaselineJson : JsonSerializerContext
{
    private static readonly Lazy<BaselineJson> Readable = new(
        () => new BaselineJson(new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    public static BaselineJson Line => Readable.Value;
}
