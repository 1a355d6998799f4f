using System.Globalization;

namespace MySqlBackup.Core.Reports;

/// <summary>Draws a chart as inline SVG. Its colours and sizes of text are those of the page's style.</summary>
internal sealed class SvgChart
{
    private const double Width = 560;
    private const double Height = 250;
    private const double Left = 62;
    private const double Right = 24;
    private const double Top = 34;
    private const double Bottom = 58;
    private const double WidestBar = 40;

    // Of so many labels none touches the next, also where the chart is small.
    private const int MostLabels = 7;

    private readonly HtmlWriter _html;
    private readonly ChartBlock _chart;
    private readonly ReportLanguage _words;

    private SvgChart(HtmlWriter html, ChartBlock chart, ReportLanguage words)
    {
        _html = html;
        _chart = chart;
        _words = words;
    }

    private double Slot => (Width - Left - Right) / _chart.Days.Count;

    public static void Write(HtmlWriter html, ChartBlock chart, ReportLanguage words, string id)
    {
        html.Open(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {Number(Width)} {Number(Height)}"), ("role", "img"), ("aria-labelledby", $"{id}-title {id}-desc")).Line();
        html.Element("title", chart.Title, ("id", id + "-title")).Element("desc", chart.Description, ("id", id + "-desc")).Line();
        var svg = new SvgChart(html, chart, words);
        svg.WriteAxes();
        if (chart.IsLine)
        {
            svg.WriteLine(chart.Series[0]);
        }
        else
        {
            svg.WriteBars();
        }

        html.Close().Line();
    }

    private static string Number(double value) => HtmlWriter.Number(value);

    private double X(int day) => Left + (Slot * (day + 0.5));

    private double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * value / _chart.Scale.End);

    private void WriteAxes()
    {
        for (int step = 0; step <= _chart.Scale.StepCount; step++)
        {
            double y = Y(_chart.Scale.Step * step * _chart.Scale.UnitSize);
            _html.Void("line", ("class", step == 0 ? "axis" : "grid"), ("x1", Number(Left)), ("x2", Number(Width - Right)), ("y1", Number(y)), ("y2", Number(y)));
            _html.Element("text", _chart.Scale.Label(step), ("x", Number(Left - 6)), ("y", Number(y + 6)), ("text-anchor", "end")).Line();
        }

        _html.Element("text", _words[_chart.Scale.UnitKey], ("class", "unit"), ("x", "2"), ("y", "18"));
        int stride = (_chart.Days.Count + MostLabels - 1) / MostLabels;

        // Counted from the last day, which is the one of most interest.
        for (int i = _chart.Days.Count - 1; i >= 0; i -= stride)
        {
            _html.Element("text", _chart.Days[i].ToString("MM-dd", CultureInfo.InvariantCulture), ("x", Number(X(i))), ("y", Number(Height - Bottom + 24)), ("text-anchor", "middle"));
        }

        _html.Element("text", _words["DayAxis"], ("class", "unit"), ("x", Number((Left + Width - Right) / 2)), ("y", Number(Height - 6)), ("text-anchor", "middle")).Line();
    }

    private void WriteBars()
    {
        double width = Math.Min(WidestBar, Slot * 0.72);
        for (int i = 0; i < _chart.Days.Count; i++)
        {
            double below = 0;
            foreach (ChartSeries series in _chart.Series)
            {
                if (series.Values[i] is not { } value || value <= 0)
                {
                    continue;
                }

                double top = Y(below + value);
                _html.Open(
                    "rect", ("class", ClassOf(series.Tone)), ("x", Number(X(i) - (width / 2))), ("y", Number(top)), ("width", Number(width)), ("height", Number(Y(below) - top)));
                _html.Element("title", Tip(i, series, value)).Close().Line();
                below += value;
            }
        }
    }

    private void WriteLine(ChartSeries series)
    {
        // A day without a value is a gap, not a zero.
        var points = new List<string>();
        for (int i = 0; i <= _chart.Days.Count; i++)
        {
            if (i < _chart.Days.Count && series.Values[i] is { } value)
            {
                points.Add($"{Number(X(i))},{Number(Y(value))}");
                continue;
            }

            if (points.Count > 1)
            {
                _html.Void("polyline", ("class", "line"), ("points", string.Join(' ', points))).Line();
            }

            points.Clear();
        }

        double radius = Slot > 8 ? 3.5 : 1.5;
        for (int i = 0; i < _chart.Days.Count; i++)
        {
            if (series.Values[i] is { } value)
            {
                _html.Open("circle", ("class", "dot"), ("cx", Number(X(i))), ("cy", Number(Y(value))), ("r", Number(radius))).Element("title", Tip(i, series, value)).Close().Line();
            }
        }
    }

    private string Tip(int day, ChartSeries series, double value) => $"{ReportOutline.Day(_chart.Days[day])}: {series.Label} {series.Format(value)}";

    private static string ClassOf(ReportTone tone) => tone switch
    {
        ReportTone.Good => "bar good",
        ReportTone.Bad => "bar bad",
        _ => "bar plain",
    };
}
