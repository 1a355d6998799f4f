using System.Text.Json;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>Reads the head of a journal line, and no further: <see cref="BackupRun.DataSize"/> is its last member.</summary>
internal sealed class RunHeadReader
{
    private readonly NameCache _names = new();
    private readonly List<BackupRunDatabase> _databases = [];

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public RunHead Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        Require(ref json, JsonTokenType.StartObject);
        string? id = null;
        BackupStatus? status = null;
        DateTime? start = null;
        DateTime? end = null;
        string server = "";
        IReadOnlyList<BackupRunDatabase> databases = [];
        long? size = null;
        long? free = null;
        long? data = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                id = ReadString(ref json);
            }
            else if (json.ValueTextEquals("status"u8))
            {
                status = ReadStatus(ref json);
            }
            else if (json.ValueTextEquals("startTime"u8))
            {
                start = ReadTime(ref json);
            }
            else if (json.ValueTextEquals("endTime"u8))
            {
                end = ReadTime(ref json);
            }
            else if (json.ValueTextEquals("server"u8))
            {
                server = ReadName(ref json);
            }
            else if (json.ValueTextEquals("databases"u8))
            {
                databases = ReadDatabases(ref json);
            }
            else if (json.ValueTextEquals("size"u8))
            {
                size = ReadNumber(ref json);
            }
            else if (json.ValueTextEquals("destinationFree"u8))
            {
                free = ReadNumber(ref json);
            }
            else
            {
                data = json.ValueTextEquals("dataSize"u8) ? ReadNumber(ref json) : null;
                break;
            }
        }

        // A line that was cut ends elsewhere, and the head alone would not show it.
        if (line[^1] != (byte)'}' || id is null || status is null || start is null || !BackupId.IsValid(id))
        {
            throw new JsonException("The line is not a run.");
        }

        return new RunHead(id, status.Value, start.Value, end, server, databases, size, free, data);
    }

    private BackupRunDatabase[] ReadDatabases(ref Utf8JsonReader json)
    {
        _databases.Clear();
        Require(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            string name = "";
            long? size = null;
            long? rows = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("name"u8))
                {
                    name = ReadName(ref json);
                }
                else if (json.ValueTextEquals("size"u8))
                {
                    size = ReadNumber(ref json);
                }
                else if (json.ValueTextEquals("rowCount"u8))
                {
                    rows = ReadNumber(ref json);
                }
                else
                {
                    json.Read();
                    json.Skip();
                }
            }

            _databases.Add(new BackupRunDatabase { Name = name, Size = size, RowCount = rows });
        }

        return _databases.ToArray();
    }

    private string ReadName(ref Utf8JsonReader json)
    {
        Require(ref json, JsonTokenType.String);
        return json.ValueIsEscaped ? json.GetString()! : _names.Get(json.ValueSpan);
    }

    private static string ReadString(ref Utf8JsonReader json)
    {
        Require(ref json, JsonTokenType.String);
        return json.GetString()!;
    }

    private static BackupStatus ReadStatus(ref Utf8JsonReader json)
    {
        Require(ref json, JsonTokenType.String);
        return json.ValueTextEquals("Success"u8) ? BackupStatus.Success
            : json.ValueTextEquals("Failed"u8) ? BackupStatus.Failed
            : json.ValueTextEquals("Running"u8) ? BackupStatus.Running
            : throw new JsonException("A run's status is unknown.");
    }

    private static DateTime? ReadTime(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null
            : json.TokenType == JsonTokenType.String && json.TryGetDateTime(out DateTime time) ? time.ToUniversalTime()
            : throw new JsonException("A run's time can't be read.");
    }

    private static long? ReadNumber(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null
            : json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long number) && number >= 0 ? number
            : throw new JsonException("A run's number can't be read.");
    }

    private static void Require(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
        {
            throw new JsonException("The line is not a run.");
        }
    }
}
