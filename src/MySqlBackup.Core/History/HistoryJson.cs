using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MySqlBackup.Core.Monitoring.Baseline;

namespace MySqlBackup.Core.History;

/// <summary>How runs, checks and baselines are written in the journal's folder and in the table's <c>detail</c>: one line of JSON without what is not known.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupRun))]
[JsonSerializable(typeof(BackupCheck))]
[JsonSerializable(typeof(BackupRunOptions))]
[JsonSerializable(typeof(BackupBaseline))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    private static readonly Lazy<HistoryJson> Readable = new(Create);

    public static HistoryJson Line => Readable.Value;

    // Never put into HTML: names in other scripts stay readable, and short.
    private static HistoryJson Create() => new(new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
