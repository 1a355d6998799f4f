using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.History;

/// <summary>
/// One month of the journal: the runs that began in it, in <c>history/runs-2026-11.jsonl</c>, a line when a run begins and a line when it ends.
/// Of several lines about one run the first that tells its end counts.
/// </summary>
internal sealed class JournalSegment(IBackupStorage storage, string name, IOperationOutput output, JournalDamage damage)
{
    public const string Folder = "history";
    public const string RunPrefix = "runs-";
    public const string CheckPrefix = "checks-";
    public const string Extension = ".jsonl";

    private const string MonthFormat = "yyyy-MM";

    private readonly JournalFile _file = new(storage, Folder, name);

    /// <summary>The segment's file for things of this time.</summary>
    public static string NameOf(string prefix, DateTime utc) => prefix + utc.ToString(MonthFormat, CultureInfo.InvariantCulture) + Extension;

    /// <summary>The month of a segment's file, as its first moment; null where the name is not one's.</summary>
    public static DateTime? MonthOf(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
        && name.EndsWith(Extension, StringComparison.Ordinal)
        && DateTime.TryParseExact(
            name.AsSpan(prefix.Length, Math.Max(0, name.Length - prefix.Length - Extension.Length)),
            MonthFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTime month)
            ? month
            : null;

    /// <summary>Each run's head, once, and where its line is: the runs that ended in the order in which they did, then those that have not.</summary>
    public void Visit(Action<RunHead, long, int> visit, CancellationToken cancellationToken)
    {
        var reader = new RunHeadReader();
        // By a hash of the id: a million ids as text would take a hundred megabytes.
        var ended = new HashSet<ulong>();
        var open = new Dictionary<string, (RunHead Head, long Offset, int Length)>(StringComparer.Ordinal);
        using JournalLines lines = Open();
        while (lines.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Parse(lines, line => reader.Read(line.Span)) is not { Id: not null } head)
            {
                continue;
            }

            if (head.Status == BackupStatus.Running)
            {
                if (!ended.Contains(HashOf(head.Id)))
                {
                    open[head.Id] = (head, lines.Offset, lines.Line.Length);
                }
            }
            else if (ended.Add(HashOf(head.Id)))
            {
                open.Remove(head.Id);
                visit(head, lines.Offset, lines.Line.Length);
            }
        }

        foreach ((RunHead head, long offset, int length) in open.Values)
        {
            visit(head, offset, length);
        }
    }

    /// <summary>The runs at these places of the file.</summary>
    public IEnumerable<BackupRun> Read(IEnumerable<(long Offset, int Length)> places, CancellationToken cancellationToken)
    {
        using Stream stream = OpenFile();
        byte[] buffer = [];
        foreach ((long offset, int length) in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (buffer.Length < length)
            {
                buffer = new byte[Math.Max(length, 4096)];
            }

            stream.Position = offset;
            stream.ReadExactly(buffer, 0, length);
            if (Deserialize(buffer.AsSpan(0, length), HistoryJson.Line.BackupRun) is { } run)
            {
                yield return run;
            }
            else
            {
                damage.Add(PathOf(), offset, $"A run in '{PathOf()}' at byte {offset} can't be read, and is passed over.");
            }
        }
    }

    /// <summary>All checks of a segment of checks.</summary>
    public IEnumerable<BackupCheck> ReadChecks(CancellationToken cancellationToken)
    {
        using JournalLines lines = Open();
        while (lines.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Parse(lines, line => JsonSerializer.Deserialize(line.Span, HistoryJson.Line.BackupCheck)) is { } check)
            {
                yield return check;
            }
        }
    }

    private static ulong HashOf(string id) => ContentHash.XxHash64(MemoryMarshal.AsBytes(id.AsSpan()));

    private static T? Deserialize<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private T? Parse<T>(JournalLines lines, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(lines.Line);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what a reader of JSON throws at text that is not UTF-8.
            if (lines.IsWhole)
            {
                damage.Add(PathOf(), lines.Offset, $"Line {lines.Number} of '{PathOf()}' is damaged, and is passed over: a run may be missing from the history.");
            }
            else
            {
                output.Verbose($"The last line of '{PathOf()}' is cut, or is being written at this moment.");
            }

            return default;
        }
    }

    private JournalLines Open() => new(OpenFile());

    private Stream OpenFile() => _file.Open() ?? new MemoryStream();

    private string PathOf() => storage.FilePath(Folder, name);
}
