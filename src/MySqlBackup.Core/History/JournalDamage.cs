namespace MySqlBackup.Core.History;

/// <summary>The lines of a journal that could not be read. Whoever reads the journal several times hears of each once.</summary>
internal sealed class JournalDamage(Action<string> tell)
{
    private readonly HashSet<(string Path, long Offset)> _lines = [];
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _lines.Count;

    /// <summary>The files they are in.</summary>
    public IReadOnlyCollection<string> Files => _files;

    /// <summary>Notes a line. Segments are read at a time, by several threads.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the line begins.</param>
    /// <param name="message">What is told of it.</param>
    public void Add(string path, long offset, string message)
    {
        lock (_lines)
        {
            if (!_lines.Add((path, offset)))
            {
                return;
            }

            _files.Add(path);
        }

        tell(message);
    }
}
