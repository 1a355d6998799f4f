using MySqlBackup.Core.Alerts;

namespace MySqlBackup.Core.Reports;

/// <summary>Writes a report as plain text.</summary>
public sealed class TextReport
{
    private const int LeastName = 20;
    private const int ChartLabel = 14;
    private const string Gap = "  ";

    private readonly TextStyle _style;
    private readonly List<string> _lines = [];

    private TextReport(TextStyle style) => _style = style;

    private string Ellipsis => _style.IsAscii ? "..." : "…";

    /// <summary>Writes a report; its lines end in <c>\n</c>.</summary>
    public static string Write(BackupReport report, ReportLanguage language, TextStyle? style = null, ReportKind kind = ReportKind.Report) =>
        string.Concat(Lines(report, language, style, kind).Select(line => line + "\n"));

    /// <summary>The lines of a report, none wider than the style allows.</summary>
    /// <param name="report">The report.</param>
    /// <param name="language">The language of its words.</param>
    /// <param name="style">What may be used; null for 80 columns without colours.</param>
    /// <param name="kind">What it is told as.</param>
    public static IReadOnlyList<string> Lines(BackupReport report, ReportLanguage language, TextStyle? style = null, ReportKind kind = ReportKind.Report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(language);
        var text = new TextReport(style ?? new TextStyle());
        text.Write(ReportOutline.Create(report, language, kind), kind);
        return text._lines;
    }

    private void Write(ReportDocument document, ReportKind kind)
    {
        _lines.Add(Paint(Cut(document.Title), "1"));
        AddWrapped(document.Subtitle, "");
        foreach (string line in document.About)
        {
            AddWrapped(line, "");
        }

        bool afterChart = false;
        foreach (ReportBlock block in document.Blocks)
        {
            switch (block)
            {
                case FactBlock facts:
                    AddFacts(facts);
                    break;
                case NoteBlock note:
                    _lines.Add("");
                    AddWrapped(note.Text, "", note.Tone);
                    break;
                case ChartBlock chart:
                    AddChart(chart, afterChart);
                    break;
                // A screen has no room for a row a day; the lines above show the days.
                case TableBlock table when table.IsOfThings || kind == ReportKind.Report:
                    AddTable(table);
                    break;
            }

            afterChart = block is ChartBlock;
        }

        _lines.Add("");
        AddWrapped(document.Footer, "");
    }

    private void AddFacts(FactBlock block)
    {
        _lines.Add("");
        int labels = block.Facts.Max(f => TextWidth.Of(f.Label));
        int values = Math.Min(24, block.Facts.Max(f => TextWidth.Of(f.Value)));
        foreach (ReportFact fact in block.Facts)
        {
            string label = TextWidth.Fit(fact.Label, labels, toTheRight: false, Ellipsis);
            string value = TextWidth.Cut(fact.Value, values, Ellipsis);
            string detail = TextWidth.Cut(fact.Detail, _style.Width - labels - values - (2 * Gap.Length), Ellipsis);
            string fill = detail.Length > 0 ? new string(' ', values - TextWidth.Of(value)) + Gap : "";
            _lines.Add($"{label}{Gap}{Paint(value, fact.Tone)}{fill}{detail}");
        }
    }

    // Charts that follow each other stand close together.
    private void AddChart(ChartBlock chart, bool isNext)
    {
        if (!isNext)
        {
            _lines.Add("");
        }

        foreach (ChartSeries series in chart.Series)
        {
            string label = TextWidth.Fit(series.Label, ChartLabel, toTheRight: false, Ellipsis);
            double largest = series.Values.Max() ?? 0;
            string most = $"{Gap}{(_style.IsAscii ? "<=" : "≤")} {series.Format(largest)}";
            string line = Sparkline.Draw(series.Values, Math.Min(60, _style.Width - ChartLabel - Gap.Length - TextWidth.Of(most)), _style.IsAscii);
            _lines.Add($"{label}{Gap}{Paint(line, largest > 0 ? series.Tone : ReportTone.None)}{most}");
        }
    }

    private void AddTable(TableBlock table)
    {
        _lines.Add("");
        _lines.Add(Paint(Cut(table.Title), "1"));
        if (table.Rows.Count == 0)
        {
            AddWrapped(table.Empty, "");
            return;
        }

        (int Index, int Width)[] columns = Layout(table);
        AddRow(table, columns, column => table.Columns[column].Title);
        AddRow(table, columns, _ => "", rule: true);
        int sentence = table.Columns.ToList().FindIndex(c => c.IsSentence);
        int group = table.Columns.ToList().FindIndex(c => c.IsGroup);
        string? above = null;
        foreach (IReadOnlyList<ReportCell> row in table.Rows)
        {
            if (group >= 0 && row[group].Text != above)
            {
                above = row[group].Text;
                AddWrapped($"{table.Columns[group].Title}: {above}", "");
            }

            AddRow(table, columns, column => row[column]);
            if (sentence >= 0)
            {
                AddWrapped(AlertText.OneLine(row[sentence].Text), "    ");
            }
        }
    }

    private void AddRow(TableBlock table, (int Index, int Width)[] columns, Func<int, ReportCell> cell, bool rule = false)
    {
        IEnumerable<string> cells = columns.Select(column => rule
            ? new string('-', column.Width)
            : Paint(TextWidth.Fit(AlertText.OneLine(cell(column.Index).Text), column.Width, table.Columns[column.Index].IsNumber, Ellipsis), cell(column.Index).Tone));
        _lines.Add(string.Join(Gap, cells).TrimEnd());
    }

    /// <summary>Which columns are shown, and how wide: names share what the others leave.</summary>
    private (int Index, int Width)[] Layout(TableBlock table)
    {
        var shown = Enumerable.Range(0, table.Columns.Count).Where(i => table.Columns[i] is { IsSentence: false, IsGroup: false })
            .Select(i => (Index: i, Width: table.Rows.Select(row => TextWidth.Of(AlertText.OneLine(row[i].Text))).Append(TextWidth.Of(table.Columns[i].Title)).Max()))
            .ToList();
        int Excess() => shown.Sum(c => c.Width) + ((shown.Count - 1) * Gap.Length) - _style.Width;
        while (Excess() > shown.Where(IsName).Sum(c => Math.Max(0, c.Width - LeastName)) && shown.MaxBy(c => table.Columns[c.Index].Rank) is var last && table.Columns[last.Index].Rank > 0)
        {
            shown.Remove(last);
        }

        // The widest gives first; what is no name only where names alone do not suffice.
        for (int excess = Excess(); excess > 0; excess--)
        {
            (int Index, int Width) widest = shown.Where(c => IsName(c) && c.Width > 8).Concat(shown.Where(_ => !shown.Exists(c => IsName(c) && c.Width > 8))).MaxBy(c => c.Width);
            shown[shown.IndexOf(widest)] = widest with { Width = widest.Width - 1 };
        }

        return [.. shown];

        bool IsName((int Index, int Width) column) => table.Columns[column.Index].IsName;
    }

    private void AddWrapped(string text, string indent, ReportTone tone = ReportTone.None) =>
        _lines.AddRange(TextWidth.Wrap(AlertText.OneLine(text), _style.Width - indent.Length).Select(line => indent + Paint(line, tone)));

    private string Cut(string text) => TextWidth.Cut(text, _style.Width, Ellipsis);

    private string Paint(string text, ReportTone tone) => tone switch
    {
        ReportTone.Good => Paint(text, "32"),
        ReportTone.Warning => Paint(text, "33"),
        ReportTone.Bad => Paint(text, "31"),
        _ => text,
    };

    private string Paint(string text, string code) => _style.HasColour ? $"\e[{code}m{text}\e[0m" : text;
}
