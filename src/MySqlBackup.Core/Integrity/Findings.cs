namespace MySqlBackup.Core.Integrity;

/// <summary>Collects what several threads find.</summary>
internal sealed class Findings
{
    private readonly List<IntegrityFinding> _found = [];
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);

    /// <summary>Everything found, by file.</summary>
    public IReadOnlyList<IntegrityFinding> ToList()
    {
        lock (_found)
        {
            return _found.OrderBy(f => f.Kind).ThenBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Table, StringComparer.Ordinal).ToArray();
        }
    }

    /// <summary>True once anything was found.</summary>
    public bool Any
    {
        get
        {
            lock (_found)
            {
                return _found.Count > 0;
            }
        }
    }

    /// <summary>Why the level could not be carried out in full; null where it was.</summary>
    public string? Skipped { get; private set; }

    public void Add(IntegrityFindingKind kind, string? file, string? table, string message)
    {
        lock (_found)
        {
            _found.Add(new IntegrityFinding(kind, file, table, message));
            if (file is not null)
            {
                _damaged.Add(file);
            }
        }
    }

    public void Skip(string reason)
    {
        lock (_found)
        {
            Skipped ??= reason;
        }
    }

    /// <summary>True where something was found in the file already, so that it need not be read again.</summary>
    public bool IsDamaged(string file)
    {
        lock (_found)
        {
            return _damaged.Contains(file);
        }
    }
}
