using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MySqlBackup.Core.Policy.Model;

namespace MySqlBackup.Core.Policy.Reading;

/// <summary>The JSON Schema of the policy file, made from the same descriptions that the reader goes by, for editors to complete and check with.</summary>
internal static class PolicySchema
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text.</summary>
    public static string Write()
    {
        var sections = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        Section(typeof(BackupPolicy), sections);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "MySqlBackup policy",
            ["$ref"] = Reference(typeof(BackupPolicy)),
            ["$defs"] = new JsonObject(sections.Select(section => KeyValuePair.Create(section.Key, (JsonNode?)section.Value))),
        };
        return schema.ToJsonString(Format).ReplaceLineEndings("\n") + "\n";
    }

    private static string Reference(Type section) => $"#/$defs/{section.Name}";

    private static JsonObject Section(Type type, SortedDictionary<string, JsonNode> sections)
    {
        if (!sections.ContainsKey(type.Name))
        {
            sections[type.Name] = new JsonObject();
            IReadOnlyList<PolicyKey> keys = PolicyKey.Of(type);
            var section = new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["required"] = new JsonArray(keys.Where(k => k.Says.IsRequired).Select(k => (JsonNode)k.Name).ToArray()),
                ["properties"] = new JsonObject(keys.Select(k => KeyValuePair.Create(k.Name, (JsonNode?)Described(k, Value(k, k.Property.PropertyType, sections))))),
            };
            sections[type.Name] = PolicyKey.ShorthandOf(type) is { } shorthand ? AnyOf(Value(shorthand, shorthand.Property.PropertyType, sections), section) : section;
        }

        return new JsonObject { ["$ref"] = Reference(type) };
    }

    private static JsonObject Described(PolicyKey key, JsonObject value)
    {
        value["description"] = key.Says.Summary;
        return value;
    }

    private static JsonObject Value(PolicyKey key, Type type, SortedDictionary<string, JsonNode> sections)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            JsonObject item = Value(key, type.GetGenericArguments()[0], sections);
            return AnyOf(item, new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = item.DeepClone() });
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Section(type.GetGenericArguments()[1], sections) };
        }

        return PolicyValues.IsValue(type) ? Scalar(key, PolicyValues.Plain(type)) : Section(type, sections);
    }

    private static JsonObject Scalar(PolicyKey key, Type type)
    {
        string[] words = type.IsEnum ? PolicyValues.Words(type) : key.Says.Values;
        if (words.Length > 0)
        {
            // What YAML takes for true or false is no text to an editor.
            IEnumerable<JsonNode> values = words.Select(word => word is "true" or "false" ? JsonValue.Create(word == "true") : (JsonNode)JsonValue.Create(word)!);
            return OrVariable(new JsonObject { ["enum"] = new JsonArray(values.ToArray()) });
        }

        if (type == typeof(bool))
        {
            return OrVariable(new JsonObject { ["type"] = "boolean" });
        }

        if (type == typeof(int) || type == typeof(double))
        {
            var number = new JsonObject { ["type"] = type == typeof(int) ? "integer" : "number" };
            foreach ((string name, double limit) in new[] { ("minimum", key.Says.Least), ("maximum", key.Says.Most) }.Where(bound => double.IsFinite(bound.Item2)))
            {
                number[name] = limit;
            }

            return OrVariable(number);
        }

        // Sizes and times may be plain numbers.
        return new JsonObject { ["type"] = type == typeof(long) || type == typeof(TimeSpan) ? new JsonArray("string", "integer") : "string" };
    }

    private static JsonObject OrVariable(JsonObject value) => AnyOf(value, new JsonObject { ["type"] = "string", ["pattern"] = "^\\$\\{" });

    private static JsonObject AnyOf(JsonObject one, JsonObject other) => new() { ["anyOf"] = new JsonArray(one, other) };
}
