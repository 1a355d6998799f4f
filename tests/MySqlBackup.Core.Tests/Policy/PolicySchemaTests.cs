using System.Text.Json.Nodes;
using MySqlBackup.Core.Policy.Reading;
using Xunit;

namespace MySqlBackup.Core.Tests.Policy;

public class PolicySchemaTests
{
    [Fact]
    public void The_file_for_editors_is_what_the_reader_takes()
    {
        string made = Path.Combine(AppContext.BaseDirectory, "policy.schema.json");
        File.WriteAllText(made, PolicySchema.Write());
        string kept = Path.Combine(AppContext.BaseDirectory, "Policy", "MySqlBackup.Policy.schema.json");
        Assert.True(File.ReadAllText(made) == File.ReadAllText(kept), $"The keys of a policy have changed: copy {made} to module/MySqlBackup.Policy.schema.json.");
    }

    [Fact]
    public void Every_key_says_what_it_is()
    {
        JsonObject sections = JsonNode.Parse(PolicySchema.Write())!["$defs"]!.AsObject();
        Assert.True(sections.Count > 10);
        foreach ((string name, JsonNode? section) in sections)
        {
            JsonObject keys = (section!["properties"] ?? section["anyOf"]![1]!["properties"])!.AsObject();
            Assert.All(keys, key => Assert.EndsWith(".", key.Value!["description"]!.GetValue<string>().TrimEnd('>'), StringComparison.Ordinal));
            Assert.NotEmpty(name);
        }
    }
}
