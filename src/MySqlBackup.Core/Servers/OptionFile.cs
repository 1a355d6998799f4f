using System.Text;

namespace MySqlBackup.Core.Servers;

/// <summary>
/// Reads option files (<c>my.cnf</c>) as the servers' own clients do: MySQL manual "Using Option Files", MariaDB
/// "Configuring MariaDB with Option Files". Later values win; dashes and underscores in names are the same.
/// </summary>
public sealed class OptionFile
{
    private static readonly string[] ReadGroups = ["client", "client-mariadb", "client-server", "mysqlbackup"];

    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _files = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly List<string> _passwordFiles = [];
    private readonly List<string> _leftOut = [];

    /// <summary>The files that were read, in order.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>What the operator should know: files left out.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Of the files that were read those that hold a password.</summary>
    internal IReadOnlyList<string> PasswordFiles => _passwordFiles;

    /// <summary>The files that were left out because everyone may write them.</summary>
    internal IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>The value of an option; null where it is absent or has none. The name is written with dashes.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>True where the option is given, with or without a value.</summary>
    public bool Contains(string name) => _values.ContainsKey(name);

    /// <summary>A switch's value: null where absent, true where it stands alone, else what is written.</summary>
    public bool? GetSwitch(string name)
    {
        if (_values.TryGetValue(name, out string? value))
        {
            return value is null || value is "1" || value.Equals("on", StringComparison.OrdinalIgnoreCase)
                || value.Equals("true", StringComparison.OrdinalIgnoreCase);
        }

        return _values.ContainsKey("skip-" + name) ? false : null;
    }

    /// <summary>Reads a file over what was read before. One that others may write is left out, as the servers' clients do.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: missing, unreadable or malformed.</exception>
    public void Read(string path)
    {
        // A file that includes itself, even by way of others, is read once.
        path = Path.GetFullPath(path);
        if (_open.Add(path))
        {
            ReadLines(path);
            _open.Remove(path);
        }
    }

    private void ReadLines(string path)
    {
        string[] lines;
        try
        {
            if (IsWritableByAll(path))
            {
                _leftOut.Add(path);
                _warnings.Add($"Option file {path} is left out: everyone may write it. Correct that with chmod o-w.");
                return;
            }

            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"Option file {path} can't be read: {e.Message}", e);
        }

        _files.Add(path);
        bool found = false;
        bool read = false;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '!')
            {
                Include(path, line, i + 1);
            }
            else if (line[0] == '[')
            {
                int end = line.IndexOf(']', StringComparison.Ordinal);
                if (end < 0)
                {
                    throw Malformed(path, i + 1, "the group's name has no closing bracket");
                }

                found = true;
                read = ReadGroups.Contains(line[1..end].Trim(), StringComparer.Ordinal);
            }
            else if (!found)
            {
                throw Malformed(path, i + 1, "an option stands before the first group, such as [client]");
            }
            else if (read)
            {
                ReadOption(path, line, i + 1);
            }
        }
    }

    // The line itself is not shown: it may hold a password.
    private static BackupException Malformed(string path, int number, string problem) =>
        new(BackupErrorId.InvalidArgument, $"Option file {path}, line {number}: {problem}. Correct the line.");

    private void ReadOption(string path, string line, int number)
    {
        line = WithoutComment(line);
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        string name = (equals < 0 ? line : line[..equals]).Trim().Replace('_', '-');
        if (!IsOptionName(name))
        {
            throw Malformed(path, number, "this is neither an option (name, or name=value), nor a group, a comment or an !include");
        }

        if (name.StartsWith("loose-", StringComparison.OrdinalIgnoreCase))
        {
            name = name["loose-".Length..];
        }

        _values.Remove(name.StartsWith("skip-", StringComparison.OrdinalIgnoreCase) ? name["skip-".Length..] : "skip-" + name);
        _values[name] = equals < 0 ? null : Unescape(line[(equals + 1)..].Trim());
        if (name.Equals("password", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(_values[name]) && !_passwordFiles.Contains(path))
        {
            _passwordFiles.Add(path);
        }
    }

    /// <summary>Letters, digits, dashes and dots; all else, such as a blank between a name and its value, is an error of whoever wrote it.</summary>
    private static bool IsOptionName(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');

    private void Include(string path, string line, int number)
    {
        string[] words = line[1..].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is not ["include" or "includedir", _])
        {
            throw Malformed(path, number, "after '!' stands neither 'include' and a file nor 'includedir' and a folder");
        }

        string target = Path.Combine(Path.GetDirectoryName(path)!, words[1]);
        if (words[0] == "include")
        {
            Read(target);
        }
        else if (Directory.Exists(target))
        {
            foreach (string file in Directory.GetFiles(target).Order(StringComparer.Ordinal))
            {
                if (file.EndsWith(".cnf", StringComparison.Ordinal) || (OperatingSystem.IsWindows() && file.EndsWith(".ini", StringComparison.Ordinal)))
                {
                    Read(file);
                }
            }
        }
    }

    /// <summary>The line up to a <c>#</c> outside quotes, which is where the clients end it too, even within a word.</summary>
    private static string WithoutComment(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c is '\'' or '"' && (i == 0 || line[i - 1] != '\\'))
            {
                quote = quote == '\0' ? c : quote == c ? '\0' : quote;
            }
            else if (c == '#' && quote == '\0')
            {
                return line[..i];
            }
        }

        return line;
    }

    private static string Unescape(string value)
    {
        if (value.Length >= 2 && value[0] is '\'' or '"' && value[^1] == value[0])
        {
            value = value[1..^1];
        }

        if (!value.Contains('\\', StringComparison.Ordinal))
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            char next = value[i] == '\\' && i + 1 < value.Length ? value[i + 1] : '\0';
            char? plain = next switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                's' => ' ',
                '\\' or '\'' or '"' => next,
                _ => null,
            };
            text.Append(plain ?? value[i]);
            i += plain is null ? 0 : 1;
        }

        return text.ToString();
    }

    private static bool IsWritableByAll(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherWrite) != 0;
}
