using System.Globalization;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.History;

/// <summary>The last of a history: so many runs (<c>20</c>), or those of so long a time (<c>1d</c>).</summary>
public sealed record HistoryWindow
{
    /// <summary>So many runs.</summary>
    public HistoryWindow(int count)
    {
        Count = count > 0 ? count : throw Invalid(count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The runs of so long a time.</summary>
    public HistoryWindow(TimeSpan age)
    {
        Age = age > TimeSpan.Zero ? age : throw Invalid(age.ToString());
    }

    /// <summary>Reads <c>20</c> as a number of runs, and <c>12h</c>, <c>1d</c>, <c>00:30:00</c> as a time.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: neither.</exception>
    public HistoryWindow(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
        {
            Count = count;
            return;
        }

        TimeSpan age = char.IsAsciiDigit(text.FirstOrDefault()) && !text.All(char.IsAsciiDigit) ? Duration.Parse(text) : TimeSpan.Zero;
        Age = age > TimeSpan.Zero ? age : throw Invalid(text);
    }

    /// <summary>So many runs; null where a time is meant.</summary>
    public int? Count { get; }

    /// <summary>So long a time; null where a number is meant.</summary>
    public TimeSpan? Age { get; }

    /// <summary>A query for these runs alone.</summary>
    public HistoryQuery Apply(HistoryQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        DateTime? since = DateTime.UtcNow - Age;
        return query with { Last = Count ?? query.Last, Since = since > (query.Since?.ToUniversalTime() ?? DateTime.MinValue) ? since : query.Since };
    }

    private static BackupException Invalid(string text) =>
        new(BackupErrorId.InvalidArgument, $"'{text}' says neither how many runs nor of how long a time. Write a number such as 20, or a time such as 12h or 1d.");
}
