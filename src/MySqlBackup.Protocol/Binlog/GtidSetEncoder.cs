using System.Globalization;
using System.Text;

namespace MySqlBackup.Protocol.Binlog;

/// <summary>
/// MySQL's GTID set as COM_BINLOG_DUMP_GTID carries it: per source its UUID and its half-open intervals. A set with tags (8.3 and later) has
/// the number 1 in the first and the last byte of the count, and each UUID is followed by its tag.
/// </summary>
internal static class GtidSetEncoder
{
    private const int MaxTagLength = 32;
    private const ulong TaggedFormat = 1;

    /// <summary>Encodes a set such as <c>3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:11-18:nightly:1-3, …</c>.</summary>
    /// <exception cref="ArgumentException">It is no such set.</exception>
    public static byte[] Encode(string gtidSet)
    {
        SortedDictionary<(string Uuid, string Tag), List<(long First, long Last)>> sources = Parse(gtidSet);
        bool isTagged = sources.Keys.Any(key => key.Tag.Length > 0);
        ulong count = (ulong)sources.Count;
        PayloadWriter writer = new PayloadWriter().UInt64(isTagged ? TaggedFormat | count << 8 | TaggedFormat << 56 : count);
        foreach (((string uuid, string tag), List<(long First, long Last)> intervals) in sources)
        {
            writer.Bytes(Guid.Parse(uuid).ToByteArray(bigEndian: true));
            if (isTagged)
            {
                // The length is an integer of variable size; up to 127 it is one byte, shifted left by one.
                writer.Byte((byte)(tag.Length << 1)).Bytes(Encoding.ASCII.GetBytes(tag));
            }

            List<(long First, long Last)> merged = Merge(intervals);
            writer.UInt64((ulong)merged.Count);
            foreach ((long first, long last) in merged)
            {
                writer.UInt64((ulong)first).UInt64((ulong)last + 1);
            }
        }

        return writer.Written.ToArray();
    }

    private static SortedDictionary<(string Uuid, string Tag), List<(long First, long Last)>> Parse(string gtidSet)
    {
        var sources = new SortedDictionary<(string, string), List<(long, long)>>();
        foreach (string source in gtidSet.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = source.Split(':', StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || !Guid.TryParseExact(parts[0], "D", out Guid uuid))
            {
                throw new ArgumentException($"'{source}' is not part of a GTID set.", nameof(gtidSet));
            }

            string tag = string.Empty;
            foreach (string part in parts.AsSpan(1))
            {
                if (IsTag(part))
                {
                    tag = part.ToLowerInvariant();
                    continue;
                }

                if (!sources.TryGetValue((uuid.ToString(), tag), out List<(long, long)>? intervals))
                {
                    sources[(uuid.ToString(), tag)] = intervals = [];
                }

                intervals.Add(ParseInterval(part));
            }
        }

        return sources;
    }

    private static bool IsTag(string part) =>
        part.Length is > 0 and <= MaxTagLength && (char.IsAsciiLetter(part[0]) || part[0] == '_') && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>The server takes intervals only in order and apart from each other.</summary>
    private static List<(long First, long Last)> Merge(List<(long First, long Last)> intervals)
    {
        var merged = new List<(long First, long Last)>();
        foreach ((long first, long last) in intervals.Order())
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }

        return merged;
    }

    private static (long First, long Last) ParseInterval(string interval)
    {
        string[] ends = interval.Split('-');
        return ends.Length <= 2
            && long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            && long.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out long last)
            && first > 0 && last >= first && last < long.MaxValue
            ? (first, last)
            : throw new ArgumentException($"'{interval}' is not an interval of a GTID set.");
    }
}
