using System.Text;
using System.Text.Json.Nodes;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

public sealed class ManifestSerializerTests
{
    private static readonly string Json = Encoding.UTF8.GetString(ManifestSerializer.Serialize(Sample()).Span);

    public static TheoryData<string, Action<JsonObject>> Damages => new()
    {
        { "a later version", m => m["formatVersion"] = 2 },
        { "no version", m => m.Remove("formatVersion") },
        { "no id", m => m.Remove("id") },
        { "an id that leads out", m => m["id"] = "../20261120T160512Z-0001" },
        { "no server", m => m.Remove("server") },
        { "a null server", m => m["server"] = null },
        { "no files", m => m.Remove("files") },
        { "null files", m => m["files"] = null },
        { "no databases", m => m.Remove("databases") },
        { "an unknown codec", m => m["options"]!["compression"] = "rar" },
        { "an end before the start", m => m["endTime"] = "2001-01-01T00:00:00Z" },
        { "a time that is none", m => m["endTime"] = "yesterday" },
        { "a negative size", m => m["files"]![0]!["size"] = -1 },
        { "a negative count", m => m["databases"]![0]!["tables"]![0]!["rows"] = -3 },
        { "a negative amount of memory", m => m["peakMemory"] = -1 },
        { "a file in another folder", m => m["files"]![0]!["name"] = "../x.sql" },
        { "an absolute file", m => m["files"]![0]!["name"] = "/etc/passwd" },
        { "a file of another drive", m => m["files"]![0]!["name"] = "c:x.sql" },
        { "a backslash", m => m["files"]![0]!["name"] = "..\\x.sql" },
        { "the folder itself", m => m["files"]![0]!["name"] = ".." },
        { "an empty name", m => m["files"]![0]!["name"] = "" },
        { "a name with a line break", m => m["files"]![0]!["name"] = "a\nb" },
        { "a file twice", m => m["files"]![1]!["name"] = m["files"]![0]!["name"]!.GetValue<string>().ToUpperInvariant() },
        { "a short hash", m => m["files"]![0]!["sha256"] = "abcd" },
        { "no hash", m => m["files"]![0]!.AsObject().Remove("sha256") },
        { "a database twice", m => m["databases"]![1]!["name"] = m["databases"]![0]!["name"]!.GetValue<string>() },
        { "rows of an unknown table", m => m["databases"]![0]!["tables"]![0]!["name"] = "other" },
        { "rows that do not add up", m => m["databases"]![0]!["tables"]![0]!["rows"] = 4 },
        { "a table without a definition", m => RemoveFile(m, "Table") },
        { "a view without a definition", m => RemoveFile(m, "View") },
        { "a program without a definition", m => m["databases"]![0]!["objects"]!.AsArray().Add(JsonNode.Parse("""{"kind":"Event","name":"e"}""")) },
        { "an unknown kind of file", m => m["files"]![0]!["kind"] = "Poem" },
        { "text for a number", m => m["files"]![0]!["size"] = "many" },
    };

    [Fact]
    public void Comes_back_as_it_was()
    {
        BackupManifest manifest = ManifestSerializer.Deserialize(Encoding.UTF8.GetBytes(Json), "x");
        Assert.Equal(Json, Encoding.UTF8.GetString(ManifestSerializer.Serialize(manifest).Span));
        Assert.Contains("\"formatVersion\": 1", Json, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"Data\"", Json, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_field_is_passed_over()
    {
        JsonObject changed = JsonNode.Parse(Json)!.AsObject();
        changed["later"] = 1;
        ManifestSerializer.Deserialize(Encoding.UTF8.GetBytes(changed.ToJsonString()), "x");
    }

    [Fact]
    public void The_memory_of_the_run_is_kept_and_may_be_missing()
    {
        JsonObject changed = JsonNode.Parse(Json)!.AsObject();
        BackupRecord Read() => BackupRecord.FromManifest(ManifestSerializer.Deserialize(Encoding.UTF8.GetBytes(changed.ToJsonString()), "x"), "/r", "/r/b");

        Assert.Null(Read().PeakMemory);
        changed["peakMemory"] = 123456789;
        Assert.Equal(123456789, Read().PeakMemory);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_told(string what, Action<JsonObject> damage)
    {
        JsonObject changed = JsonNode.Parse(Json)!.AsObject();
        damage(changed);
        var error = Assert.Throws<BackupException>(() => ManifestSerializer.Deserialize(Encoding.UTF8.GetBytes(changed.ToJsonString()), "/b/manifest.json"));
        Assert.True(error.ErrorId == BackupErrorId.ManifestDamaged, what);
        Assert.Contains("/b/manifest.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_anywhere_is_told()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Json);
        for (int length = 0; length < bytes.Length; length += 13)
        {
            var error = Assert.Throws<BackupException>(() => ManifestSerializer.Deserialize(bytes.AsSpan(0, length), "x"));
            Assert.Equal(BackupErrorId.ManifestDamaged, error.ErrorId);
        }
    }

    private static BackupManifest Sample()
    {
        using var folder = new TestFolder();
        return SampleBackup.Write(Path.Combine(folder.Path, "b")).Manifest!;
    }

    private static void RemoveFile(JsonObject manifest, string kind)
    {
        JsonArray files = manifest["files"]!.AsArray();
        files.Remove(files.First(f => f!["kind"]!.GetValue<string>() == kind));
    }
}
