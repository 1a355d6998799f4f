using System.Globalization;
using System.Text;

namespace MySqlBackup.Core.Reports;

/// <summary>Writes a report as one page that needs nothing else: no script, no picture, no font and no style from elsewhere.</summary>
public sealed class HtmlReport
{
    // So many figures stand beside each other on a wide screen; of more, a row has fewer.
    private const int MostInRow = 6;

    private readonly HtmlWriter _html = new();
    private int _charts;
    private bool _isInCharts;

    private HtmlReport()
    {
    }

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="language">The language of its words.</param>
    /// <param name="kind">What it is told as.</param>
    /// <param name="refresh">After what time a browser reads the page again; null for never.</param>
    public static string Write(BackupReport report, ReportLanguage language, ReportKind kind = ReportKind.Report, TimeSpan? refresh = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(language);
        var page = new HtmlReport();
        page.Write(ReportOutline.Create(report, language, kind), refresh);
        return page._html.ToString();
    }

    private void Write(ReportDocument document, TimeSpan? refresh)
    {
        _html.Open("html", ("lang", document.Language.Name), ("xmlns", "http://www.w3.org/1999/xhtml")).Line().Open("head").Line();
        _html.Void("meta", ("charset", "utf-8")).Line();
        _html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Line();
        _html.Void("meta", ("name", "color-scheme"), ("content", "light dark")).Line();
        if (refresh is { } time)
        {
            _html.Void("meta", ("http-equiv", "refresh"), ("content", Math.Max(1, Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture))).Line();
        }

        _html.Element("title", $"{document.Title}, {document.Subtitle}").Line().Style(Style()).Line().Close().Line().Open("body").Line();
        _html.Open("header").Line().Element("h1", document.Title).Line().Element("p", document.Subtitle, ("class", "period")).Line();
        foreach (string line in document.About)
        {
            _html.Element("p", line).Line();
        }

        _html.Close().Line().Open("main").Line();
        WriteBlocks(document);
        _html.Close().Line().Element("footer", document.Footer).Line().Close().Line().Close().Line();
    }

    private void WriteBlocks(ReportDocument document)
    {
        foreach (ReportBlock block in document.Blocks)
        {
            if (_isInCharts && block is not ChartBlock)
            {
                _html.Close().Line();
                _isInCharts = false;
            }

            switch (block)
            {
                case FactBlock facts:
                    Write(facts);
                    break;
                case NoteBlock note:
                    _html.Element("p", note.Text, ("class", "note " + ClassOf(note.Tone))).Line();
                    break;
                case ChartBlock chart:
                    Write(chart, document.Language);
                    break;
                case TableBlock table:
                    Write(table);
                    break;
            }
        }
    }

    private void Write(FactBlock block)
    {
        _html.Open("dl", ("class", block.Facts.Count > MostInRow ? "facts" : "facts few")).Line();
        foreach (ReportFact fact in block.Facts)
        {
            _html.Open("div", ("class", "card " + ClassOf(fact.Tone))).Element("dt", fact.Label).Element("dd", fact.Value, ("class", "value"));
            if (fact.Detail.Length > 0)
            {
                _html.Element("dd", fact.Detail);
            }

            _html.Close().Line();
        }

        _html.Close().Line();
    }

    private void Write(ChartBlock chart, ReportLanguage words)
    {
        if (!_isInCharts)
        {
            _html.Open("div", ("class", "charts")).Line();
            _isInCharts = true;
        }

        _html.Open("section", ("class", "card")).Line().Open("h2").Text(chart.Title);
        if (chart.Series.Count > 1)
        {
            foreach (ChartSeries series in chart.Series)
            {
                _html.Text(" ").Element("span", series.Label, ("class", "key " + ClassOf(series.Tone)));
            }
        }

        _html.Close().Line();
        SvgChart.Write(_html, chart, words, $"chart{++_charts}");
        _html.Close().Line();
    }

    private void Write(TableBlock table)
    {
        _html.Open("section", ("class", "card")).Line().Element("h2", table.Title).Line();
        if (table.Rows.Count == 0)
        {
            _html.Element("p", table.Empty).Line().Close().Line();
            return;
        }

        _html.Open("div", ("class", "box"), ("tabindex", table.IsOfThings ? null : "0")).Open("table", ("class", table.IsOfThings ? "things" : null)).Line();
        _html.Open("thead").Open("tr");
        foreach (ReportColumn column in table.Columns)
        {
            _html.Element("th", column.Title, ("scope", "col"), ("class", ClassOf(column)));
        }

        _html.Close().Close().Line().Open("tbody").Line();
        foreach (IReadOnlyList<ReportCell> row in table.Rows)
        {
            _html.Open("tr");
            for (int i = 0; i < row.Count; i++)
            {
                _html.Open("td", ("data-label", table.IsOfThings ? table.Columns[i].Title : null), ("class", ClassOf(table.Columns[i])));
                if (row[i].Tone == ReportTone.None)
                {
                    _html.Text(row[i].Text);
                }
                else
                {
                    _html.Element("span", row[i].Text, ("class", ClassOf(row[i].Tone)));
                }

                _html.Close();
            }

            _html.Close().Line();
        }

        _html.Close().Close().Close().Line().Close().Line();
    }

    private static string? ClassOf(ReportColumn column) => column switch
    {
        { IsNumber: true } => "number",
        { IsSentence: true } => "sentence",
        { IsName: true } => "name",
        _ => null,
    };

    private static string ClassOf(ReportTone tone) => tone switch
    {
        ReportTone.Good => "good",
        ReportTone.Warning => "warning",
        ReportTone.Bad => "bad",
        _ => "plain",
    };

    private static string Style()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("MySqlBackup.Core.Reports.report.css")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return "\n" + reader.ReadToEnd();
    }
}
