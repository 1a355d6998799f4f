namespace MySqlBackup.Help;

/// <summary>A cmdlet's page: level-2 headings are the parts, level-3 headings the parameters and examples.</summary>
internal sealed class HelpPage
{
    private const string Fence = "```";

    private readonly Dictionary<string, List<string>> _parts = new(StringComparer.Ordinal);

    private HelpPage(string name)
    {
        Name = name;
    }

    public string Name { get; }

    public string Synopsis => string.Join(" ", Paragraphs(Part("Synopsis")));

    public IReadOnlyList<string> Description => Paragraphs(Part("Description"));

    public IReadOnlyList<string> Inputs => Paragraphs(Part("Inputs"));

    public IReadOnlyList<string> Outputs => Paragraphs(Part("Outputs"));

    public IReadOnlyList<string> Notes => Paragraphs(Part("Notes"));

    public IReadOnlyList<string> Links => Part("Related links").Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..]).ToList();

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters => Sections("Parameters")
        .ToDictionary(section => section.Title.TrimStart('-'), IReadOnlyList<string> (section) => Paragraphs(section.Lines), StringComparer.Ordinal);

    public IReadOnlyList<HelpExample> Examples => Sections("Examples").Select(ToExample).ToList();

    public static HelpPage Read(string path)
    {
        var page = new HelpPage(Path.GetFileNameWithoutExtension(path));
        List<string>? part = null;
        bool code = false;
        foreach (string line in File.ReadLines(path))
        {
            code ^= line.StartsWith(Fence, StringComparison.Ordinal);
            if (!code && line.StartsWith("## ", StringComparison.Ordinal))
            {
                page._parts[line[3..].Trim()] = part = [];
            }
            else
            {
                part?.Add(line);
            }
        }

        return page;
    }

    private static HelpExample ToExample((string Title, List<string> Lines) section)
    {
        int open = section.Lines.FindIndex(line => line.StartsWith(Fence, StringComparison.Ordinal));
        int close = open < 0 ? -1 : section.Lines.FindIndex(open + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
        return close < 0
            ? new HelpExample(section.Title, "", [])
            : new HelpExample(
                section.Title,
                string.Join("\n", section.Lines[(open + 1)..close]),
                Paragraphs(section.Lines.Skip(close + 1)));
    }

    private static List<string> Paragraphs(IEnumerable<string> lines)
    {
        var paragraphs = new List<string>();
        string current = "";
        bool code = false;
        foreach (string line in lines.Append(""))
        {
            // Of what a command shows each line stays one.
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                code = !code;
                continue;
            }

            if (code)
            {
                paragraphs.Add(line);
                continue;
            }

            bool item = line.StartsWith("- ", StringComparison.Ordinal);
            if ((line.Length == 0 || item) && current.Length > 0)
            {
                paragraphs.Add(current.Replace("`", "", StringComparison.Ordinal));
                current = "";
            }

            current = current.Length == 0 ? line.Trim() : current + " " + line.Trim();
        }

        return paragraphs;
    }

    private List<string> Part(string name) => _parts.GetValueOrDefault(name, []);

    private IEnumerable<(string Title, List<string> Lines)> Sections(string part)
    {
        (string Title, List<string> Lines)? section = null;
        bool code = false;
        foreach (string line in Part(part))
        {
            code ^= line.StartsWith(Fence, StringComparison.Ordinal);
            if (!code && line.StartsWith("### ", StringComparison.Ordinal))
            {
                if (section is { } ended)
                {
                    yield return ended;
                }

                section = (line[4..].Trim(), []);
            }
            else
            {
                section?.Lines.Add(line);
            }
        }

        if (section is { } last)
        {
            yield return last;
        }
    }
}
