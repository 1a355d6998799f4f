using System.Text;
using MySqlBackup.Core.Alerts;

namespace MySqlBackup.Core.Reports;

/// <summary>Writes a report as Markdown, with the tables of GitHub and others.</summary>
public static class MarkdownReport
{
    private const string Special = @"\`*_[]|~$";
    private const string NoWidth = "&#8203;";

    /// <summary>Writes a report; its lines end in <c>\n</c>.</summary>
    /// <param name="report">The report.</param>
    /// <param name="language">The language of its words.</param>
    /// <param name="kind">What it is told as.</param>
    public static string Write(BackupReport report, ReportLanguage language, ReportKind kind = ReportKind.Report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(language);
        ReportDocument document = ReportOutline.Create(report, language, kind);
        var text = new StringBuilder();
        text.Append("# ").Append(Escape(document.Title)).Append("\n\n").Append(Escape(document.Subtitle)).Append('\n');
        foreach (string line in document.About)
        {
            text.Append('\n').Append(Escape(line)).Append('\n');
        }

        foreach (ReportBlock block in document.Blocks)
        {
            text.Append('\n');
            switch (block)
            {
                case FactBlock facts:
                    Write(text, facts);
                    break;
                case NoteBlock note:
                    text.Append("**").Append(Escape(note.Text)).Append("**\n");
                    break;
                case ChartBlock chart:
                    Write(text, chart);
                    break;
                case TableBlock table:
                    Write(text, table);
                    break;
            }
        }

        return text.Append("\n---\n\n").Append(Escape(document.Footer)).Append('\n').ToString();
    }

    private static void Write(StringBuilder text, FactBlock block)
    {
        text.Append("| ").Append(Escape(block.Title)).Append(" | | |\n| --- | --- | --- |\n");
        foreach (ReportFact fact in block.Facts)
        {
            text.Append("| ").Append(Escape(fact.Label)).Append(" | **").Append(Escape(fact.Value)).Append("** | ").Append(Escape(fact.Detail)).Append(" |\n");
        }
    }

    private static void Write(StringBuilder text, ChartBlock chart)
    {
        text.Append("## ").Append(Escape(chart.Title)).Append("\n\n");
        foreach (ChartSeries series in chart.Series)
        {
            // A gap at the begin or end of code would be lost.
            string line = Sparkline.Draw(series.Values, 60, isAscii: false).Replace(' ', '·');
            text.Append(Escape(series.Label)).Append(" `").Append(line).Append("` ≤ ").Append(Escape(series.Format(series.Values.Max() ?? 0))).Append("\n\n");
        }

        text.Length--;
    }

    private static void Write(StringBuilder text, TableBlock table)
    {
        text.Append("## ").Append(Escape(table.Title)).Append("\n\n");
        if (table.Rows.Count == 0)
        {
            text.Append(Escape(table.Empty)).Append('\n');
            return;
        }

        WriteRow(text, table.Columns.Select(c => Escape(c.Title)));
        WriteRow(text, table.Columns.Select(c => c.IsNumber ? "---:" : "---"));
        foreach (IReadOnlyList<ReportCell> row in table.Rows)
        {
            WriteRow(text, row.Select(cell => cell.Tone == ReportTone.Bad && cell.Text.Length > 0 ? $"**{Escape(cell.Text)}**" : Escape(cell.Text)));
        }
    }

    private static void WriteRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    // What GitHub makes links of without any markup: www. and ://, at the character that it looks for.
    private static bool BeginsLink(string line, int at) => line[at] switch
    {
        '.' => line.AsSpan(0, at).EndsWith("www", StringComparison.OrdinalIgnoreCase),
        ':' => line.AsSpan(at).StartsWith("://"),
        _ => false,
    };

    /// <summary>Text that others chose begins no table, link, tag or emphasis.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        string line = AlertText.OneLine(text);
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];

            // As references, for what reads tags before it reads Markdown.
            string? reference = c switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", _ => null };
            if (reference is null && (Special.Contains(c, StringComparison.Ordinal) || BeginsLink(line, i)))
            {
                escaped.Append('\\');
            }

            escaped.Append(reference ?? c.ToString());
            if (c == '@' && i + 1 < line.Length && char.IsLetterOrDigit(line[i + 1]))
            {
                // GitHub looks for addresses and mentions after it has read escapes, so something must stand between that is not seen.
                escaped.Append(NoWidth);
            }
        }

        return escaped.ToString();
    }
}
