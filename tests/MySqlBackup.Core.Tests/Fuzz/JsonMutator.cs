using System.Text.Json.Nodes;

namespace MySqlBackup.Core.Tests.Fuzz;

/// <summary>Edits a JSON document so that it stays one: values that do not belong, fields that go or come from elsewhere.</summary>
internal sealed class JsonMutator(Random random)
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e308", "-1e308", "0.5", "2147483648",
        "\"\"", "\"..\"", "\"../x\"", "\"/etc/passwd\"", "\"a\\u0000b\"", "\"shop\"", "\"item\"", "\"Data\"", "\"Table\"", "\"99\"", "99", "\"none\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"20260230T000000Z-0000\"", "\"00000101T000000Z-0000\"",
        "[]", "{}", "[null]", "[[]]", "[{}]", "{\"name\":null}",
    ];

    /// <summary>A copy with one to three edits.</summary>
    public JsonNode Mutate(JsonNode document)
    {
        JsonNode copy = document.DeepClone();
        for (int i = 1 + random.Next(3); i > 0; i--)
        {
            Change(copy);
        }

        return copy;
    }

    private void Change(JsonNode document)
    {
        var places = new List<JsonNode>();
        Collect(document, places);
        JsonNode parent = places[random.Next(places.Count)];
        switch (parent)
        {
            case JsonObject { Count: > 0 } item:
                string name = item.ElementAt(random.Next(item.Count)).Key;
                if (random.Next(6) == 0)
                {
                    item.Remove(name);
                }
                else
                {
                    item[name] = Value(places);
                }

                break;
            case JsonArray { Count: > 0 } list:
                int at = random.Next(list.Count);
                switch (random.Next(4))
                {
                    case 0:
                        list.RemoveAt(at);
                        break;
                    case 1:
                        list.Add(list[at]?.DeepClone());
                        break;
                    default:
                        list[at] = Value(places);
                        break;
                }

                break;
            case JsonArray list:
                list.Add(Value(places));
                break;
        }
    }

    private JsonNode? Value(List<JsonNode> places) => random.Next(5) == 0
        ? places[1 + random.Next(places.Count - 1)].DeepClone()
        : JsonNode.Parse(Values[random.Next(Values.Length)]);

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        switch (node)
        {
            case JsonObject item:
                places.Add(item);
                foreach ((_, JsonNode? value) in item)
                {
                    Collect(value, places);
                }

                break;
            case JsonArray list:
                places.Add(list);
                foreach (JsonNode? value in list)
                {
                    Collect(value, places);
                }

                break;
        }
    }
}
