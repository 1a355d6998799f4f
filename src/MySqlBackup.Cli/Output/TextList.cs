namespace MySqlBackup.Cli.Output;

/// <summary>One object as labelled lines; what has no value is left out.</summary>
internal sealed class TextList
{
    private readonly List<(string Label, string Value)> _lines = [];

    public void Add(string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _lines.Add((label, value));
        }
    }

    public void Write(TextWriter writer)
    {
        int width = _lines.Count == 0 ? 0 : _lines.Max(line => line.Label.Length);
        foreach ((string label, string value) in _lines)
        {
            writer.WriteLine($"{label.PadRight(width)} : {value}");
        }
    }
}
