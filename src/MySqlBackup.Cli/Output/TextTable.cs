using MySqlBackup.Core.Reports;

namespace MySqlBackup.Cli.Output;

/// <summary>A table of plain text; numbers to the right. Coloured words only at a terminal.</summary>
internal sealed class TextTable
{
    private readonly (string Title, bool Right)[] _columns;
    private readonly List<string[]> _rows = [];

    /// <param name="titles">Titles; one that starts with <c>&gt;</c> is for a column of numbers.</param>
    public TextTable(params string[] titles) => _columns = titles.Select(t => (t.TrimStart('>'), t.StartsWith('>'))).ToArray();

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter writer, bool colour)
    {
        int[] widths = _columns.Select((column, i) => _rows.Select(row => TextWidth.Of(row[i])).Append(TextWidth.Of(column.Title)).Max()).ToArray();
        WriteRow(writer, _columns.Select(c => c.Title).ToArray(), widths, colour: false);
        WriteRow(writer, widths.Select(width => new string('-', width)).ToArray(), widths, colour: false);
        foreach (string[] row in _rows)
        {
            WriteRow(writer, row, widths, colour);
        }
    }

    private void WriteRow(TextWriter writer, string[] cells, int[] widths, bool colour)
    {
        IEnumerable<string> padded = cells.Select((cell, i) =>
            Coloured(TextWidth.Fit(cell, widths[i], _columns[i].Right, ellipsis: ""), cell, colour));
        writer.WriteLine(string.Join("  ", padded).TrimEnd());
    }

    private static string Coloured(string padded, string cell, bool colour)
    {
        int code = cell switch
        {
            "Success" or "Passed" or "Healthy" => 32,
            "Failed" or "Unhealthy" => 31,
            "Incomplete" or "Running" or "Skipped" or "Warning" => 33,
            _ => 0,
        };
        return colour && code != 0 ? $"\e[{code}m{padded}\e[0m" : padded;
    }
}
