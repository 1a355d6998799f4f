using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Monitoring.Prerequisites;
using MySqlBackup.Core.Policy;
using MySqlBackup.Core.Reports;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Copies;
using MySqlBackup.Core.Repository.Retention;

namespace MySqlBackup.Cli.Output;

/// <summary>The resulting objects as JSON, one a line, with the same names as in the cmdlets.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupRecord))]
[JsonSerializable(typeof(BackupRun))]
[JsonSerializable(typeof(BackupPlan))]
[JsonSerializable(typeof(RestoreResult))]
[JsonSerializable(typeof(RestorePlan))]
[JsonSerializable(typeof(IntegrityResult))]
[JsonSerializable(typeof(RunningBackup))]
[JsonSerializable(typeof(BackupHealth))]
[JsonSerializable(typeof(BackupBaseline))]
[JsonSerializable(typeof(BaselineComparison))]
[JsonSerializable(typeof(BackupPrerequisite))]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(OpenAlert))]
[JsonSerializable(typeof(AlertResult))]
[JsonSerializable(typeof(BackupKeyFile))]
[JsonSerializable(typeof(RemovedBackup))]
[JsonSerializable(typeof(RetentionDecision))]
[JsonSerializable(typeof(BackupCopyResult))]
[JsonSerializable(typeof(BackupCopyPlan))]
[JsonSerializable(typeof(PolicyTest))]
internal sealed partial class RecordJson : JsonSerializerContext
{
    // Written to a stream, never into HTML: names in other scripts stay readable.
    private static readonly Lazy<JsonSerializerOptions> Readable = new(Create);

    public static void WriteLine(object record) => Console.Out.WriteLine(JsonSerializer.Serialize(record, Readable.Value.GetTypeInfo(record.GetType())));

    private static JsonSerializerOptions Create() => new(Default!.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = Default.WithAddedModifier(LeaveOutEmptyText),
    };

    // What was not known when a run failed is absent, as everything else that has no value.
    private static void LeaveOutEmptyText(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.PropertyType == typeof(string)))
        {
            property.ShouldSerialize = (_, value) => value is string { Length: > 0 };
        }
    }
}
