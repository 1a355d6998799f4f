using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace MySqlBackup.Core.Policy.Reading;

/// <summary>
/// Loads the YAML of a policy, which may be that of a change that somebody proposes. The library goes into nested values and into aliases without a limit,
/// and a stack that overflows ends the whole process: so what is too deep, too large or within itself is refused first.
/// </summary>
internal static class PolicyYaml
{
    private const int DeepestNesting = 32;
    private const int MostValues = 20_000;
    private const string Indicators = "*&!%@`";
    private const string Scanning = "While scanning";

    /// <summary>The documents of a text.</summary>
    /// <exception cref="YamlException">It is no YAML, or none that can be a policy.</exception>
    public static IList<YamlDocument> Load(string text)
    {
        Check(new Parser(new StringReader(text)));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents;
    }

    /// <summary>What is meant where a text begins with what YAML has for itself, as <c>@daily</c> and <c>*/5 * * * *</c> do; null elsewhere.</summary>
    public static string? AdviceFor(string text, YamlException failure)
    {
        string line = text.Split('\n').ElementAtOrDefault((int)failure.Start.Line - 1) ?? "";
        int column = (int)failure.Start.Column - 1;
        return failure.Message.StartsWith(Scanning, StringComparison.Ordinal) && column >= 0 && column < line.Length && Indicators.Contains(line[column], StringComparison.Ordinal)
            ? $"a text that begins with '{line[column]}' must stand in quotes"
            : null;
    }

    private static void Check(Parser parser)
    {
        var sizes = new Dictionary<AnchorName, long>();
        var open = new Stack<(AnchorName Anchor, long Before)>();
        for (long size = 0; parser.MoveNext();)
        {
            ParsingEvent read = parser.Current!;
            switch (read)
            {
                case AnchorAlias alias when open.Any(outer => outer.Anchor == alias.Value):
                    throw new YamlException(alias.Start, alias.End, "an alias stands within what it is an alias of");
                case AnchorAlias alias:
                    // The name may be a password that nobody has put into quotes.
                    size += sizes.TryGetValue(alias.Value, out long known) ? known
                        : throw new YamlException(alias.Start, alias.End, "there is no anchor for this alias. A text that begins with '*' must stand in quotes");
                    break;
                case MappingStart or SequenceStart:
                    open.Push((((NodeEvent)read).Anchor, size));
                    size++;
                    break;
                case MappingEnd or SequenceEnd:
                    (AnchorName anchor, long before) = open.Pop();
                    Keep(anchor, size - before);
                    break;
                case Scalar scalar:
                    size++;
                    Keep(scalar.Anchor, 1);
                    break;
                case DocumentStart:
                    sizes.Clear();
                    break;
            }

            if (open.Count > DeepestNesting || size > MostValues)
            {
                throw new YamlException(read.Start, read.End, open.Count > DeepestNesting
                    ? $"it is nested deeper than {DeepestNesting} levels, and a policy has ten at most"
                    : $"with what its aliases stand for it has more than {MostValues} values, and a policy has some hundred");
            }
        }

        void Keep(AnchorName anchor, long size)
        {
            if (!anchor.IsEmpty)
            {
                sizes[anchor] = size;
            }
        }
    }
}
