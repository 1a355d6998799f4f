using System.Text;

namespace MySqlBackup.Core.Reports;

/// <summary>A line of blocks, each as high as its value.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string Ascii = "_.:-=+*#";

    /// <summary>Draws values from 0 to the largest; where there is no value, there is a gap. More than fit are averaged.</summary>
    public static string Draw(IReadOnlyList<double?> values, int width, bool isAscii)
    {
        string levels = isAscii ? Ascii : Blocks;
        double?[] shown = values.Count <= width
            ? [.. values]
            : Enumerable.Range(0, width).Select(i => values.Skip(values.Count * i / width).Take((values.Count * (i + 1) / width) - (values.Count * i / width)).Average()).ToArray();
        double largest = shown.Max() ?? 0;
        var line = new StringBuilder(shown.Length);
        foreach (double? value in shown)
        {
            line.Append(value is not { } known ? ' ' : levels[largest > 0 ? (int)Math.Round(known / largest * (levels.Length - 1)) : 0]);
        }

        return line.ToString();
    }
}
