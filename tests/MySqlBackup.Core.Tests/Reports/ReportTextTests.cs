using System.Text.RegularExpressions;
using System.Xml.Linq;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Reports;
using Xunit;

namespace MySqlBackup.Core.Tests.Reports;

/// <summary>What reports look like, in all formats, kinds and languages.</summary>
public partial class ReportTextTests
{
    private const string LongName = "a_very_long_name_of_a_database_that_somebody_has_chosen_long_ago_and_nobody_dares_to_change_any_more";

    public static TheoryData<string, string, ReportKind> All()
    {
        var data = new TheoryData<string, string, ReportKind>();
        foreach (string name in (string[])["shop", LongName, "订单数据库_很长的名字_从来没有人敢修改它_所以一直用到了今天也没有改变过", ReportSamples.Script, "a|b\\c`d*e_f[g](h)", "line\r\nend\u2028x\0\u202Ey\uFFFE\uD800", "'\"&<>", "😀🏳️‍🌈 é"])
        {
            foreach (ReportKind kind in Enum.GetValues<ReportKind>())
            {
                data.Add(name, "en", kind);
                data.Add(name, "zh", kind);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Text_is_at_most_80_columns_wide_and_of_plain_characters(string name, string culture, ReportKind kind)
    {
        foreach (bool isAscii in new[] { false, true })
        {
            IReadOnlyList<string> lines = TextReport.Lines(ReportSamples.Rich(name), ReportLanguage.Find(culture), new TextStyle { IsAscii = isAscii }, kind);
            Assert.All(lines, line => Assert.True(TextWidth.Of(line) <= 80, $"{TextWidth.Of(line)}: {line}"));
            Assert.DoesNotContain(lines.SelectMany(line => line), char.IsControl);
            Assert.DoesNotContain(lines, line => line.EndsWith(' '));
            Assert.Equal(isAscii, !lines.Any(line => line.Contains('█', StringComparison.Ordinal)));
        }

        // Of an odd number of days too, and of as many as there can be.
        Assert.All(TextReport.Lines(ReportSamples.Rich(name, 366), ReportLanguage.Find(culture), null, kind), line => Assert.True(TextWidth.Of(line) <= 80, line));
        Assert.All(TextReport.Lines(ReportSamples.Rich(name, 1), ReportLanguage.Find(culture), new TextStyle { Width = TextStyle.LeastWidth }, kind), line => Assert.True(TextWidth.Of(line) <= TextStyle.LeastWidth, line));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_page_is_well_formed_and_needs_nothing_from_elsewhere(string name, string culture, ReportKind kind)
    {
        string html = HtmlReport.Write(ReportSamples.Rich(name), ReportLanguage.Find(culture), kind, TimeSpan.FromSeconds(30));
        XDocument page = XDocument.Parse(html);
        XNamespace xhtml = "http://www.w3.org/1999/xhtml";
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(ReportLanguage.Find(culture).Name, (string?)page.Root!.Attribute("lang"));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName is "href" or "src" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("http", html.Replace("xmlns=\"http://www.w3.org/1999/xhtml\"", "", StringComparison.Ordinal).Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal).Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        // What a style says, HTML reads without resolving references.
        string style = page.Descendants(xhtml + "style").Single().Value;
        Assert.Contains("<style>" + style + "</style>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);

        XElement[] charts = page.Descendants(svg + "svg").ToArray();
        Assert.Equal(3, charts.Length);
        Assert.All(charts, chart =>
        {
            Assert.Equal((string)chart.Attribute("aria-labelledby")!, $"{(string)chart.Element(svg + "title")!.Attribute("id")!} {(string)chart.Element(svg + "desc")!.Attribute("id")!}");
            Assert.NotEmpty(chart.Element(svg + "desc")!.Value);
        });
        Assert.Equal(6, charts.SelectMany(c => c.Elements(svg + "text")).Count(t => (string?)t.Attribute("class") == "unit"));
        // The same numbers are in a table: a row for each day.
        Assert.Equal(30, page.Descendants(xhtml + "table").Last().Element(xhtml + "tbody")!.Elements().Count());
    }

    [Fact]
    public void Markup_in_a_name_is_text_in_a_page()
    {
        string html = HtmlReport.Write(ReportSamples.Rich(ReportSamples.Script), ReportLanguage.English);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(ReportSamples.Script, XDocument.Parse(html).Root!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_name_changes_no_table_of_markdown(string name, string culture, ReportKind kind)
    {
        string text = MarkdownReport.Write(ReportSamples.Rich(name), ReportLanguage.Find(culture), kind);
        string plain = MarkdownReport.Write(ReportSamples.Rich("shop"), ReportLanguage.Find(culture), kind);
        Assert.Equal(Shape(plain), Shape(text));
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.DoesNotContain("](", Regex.Replace(text, @"\\.", ""), StringComparison.Ordinal);
    }

    // Of each line how many cells it has, and whether it is a heading.
    private static IEnumerable<(int Cells, bool IsHeading)> Shape(string text) =>
        text.Split('\n').Select(line => (Regex.Replace(line, @"\\.", "").Count(c => c == '|'), line.StartsWith('#')));

    [Theory]
    [InlineData("en", "No backup run is recorded in this time.", "unknown")]
    [InlineData("zh", "此期间没有任何备份记录。", "未知")]
    public void An_empty_history_has_no_rate_and_says_so(string culture, string note, string unknown)
    {
        ReportLanguage language = ReportLanguage.Find(culture);
        string text = TextReport.Write(ReportSamples.Empty, language);
        Assert.Contains(note, text, StringComparison.Ordinal);
        Assert.Contains($"{language["SuccessRate"]}", text, StringComparison.Ordinal);
        Assert.Matches(Regex.Escape(language["SuccessRate"]) + " +" + unknown, text);
        Assert.DoesNotContain("0.0 %", text, StringComparison.Ordinal);
        Assert.DoesNotContain("100", text, StringComparison.Ordinal);
        Assert.Contains(note, MarkdownReport.Write(ReportSamples.Empty, language), StringComparison.Ordinal);
        XDocument page = XDocument.Parse(HtmlReport.Write(ReportSamples.Empty, language, ReportKind.Dashboard));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName == "svg");
        Assert.Contains(note, page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_repositories_text_says_above_the_rows_which_one_they_are_of()
    {
        BackupReport report = ReportSamples.Rich(LongName) with
        {
            Repository = ["/srv/one", "/srv/two"],
            ByDatabase = new[] { "/srv/one", "/srv/two" }.SelectMany(r => ReportSamples.Rich("shop").ByDatabase.Select(d => d with { Repository = r })).ToArray(),
        };
        string[] lines = TextReport.Lines(report, ReportLanguage.English).ToArray();
        foreach (string title in new[] { "Databases", "Findings" })
        {
            string[] table = lines.SkipWhile(line => line != ReportLanguage.English[title]).TakeWhile(line => line.Length > 0).ToArray();
            Assert.Equal(["Repository: /srv/one", "Repository: /srv/two"], table.Where(line => line.StartsWith("Repository: ", StringComparison.Ordinal)));
            Assert.StartsWith("Repository: /srv/one", table[3], StringComparison.Ordinal);
            Assert.DoesNotContain("Repository", table[1], StringComparison.Ordinal);
        }

        Assert.DoesNotContain(TextReport.Lines(report with { Repository = ["/srv/one"] }, ReportLanguage.English).Skip(5), line => line.StartsWith("Repository: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("www.evil.example", @"www\.evil.example")]
    [InlineData("Www.evil.example", @"Www\.evil.example")]
    [InlineData("http://evil.example/x", @"http\://evil.example/x")]
    [InlineData("ops@evil.example", "ops@&#8203;evil.example")]
    [InlineData("ops.a+b@evil.example", "ops.a+b@&#8203;evil.example")]
    [InlineData("mailto:ops@evil.example", "mailto:ops@&#8203;evil.example")]
    [InlineData("a:b www @ 'x'@'%' 10:15", @"a:b www @ 'x'@'%' 10:15")]
    public void What_others_would_make_a_link_of_is_text_in_markdown(string name, string expected) =>
        Assert.Contains($" {expected} ", MarkdownReport.Write(ReportSamples.Rich(name), ReportLanguage.English), StringComparison.Ordinal);

    [Theory]
    [InlineData("en", "What this report lacks", "not read", "damaged lines: 3")]
    [InlineData("zh", "本报告缺少的内容", "未读取", "损坏行：3")]
    public void What_is_lacking_stands_in_all_formats(string culture, string title, params string[] states)
    {
        ReportLanguage language = ReportLanguage.Find(culture);
        BackupReport report = ReportSamples.Rich("shop");
        foreach (ReportKind kind in Enum.GetValues<ReportKind>())
        {
            string text = TextReport.Write(report, language, null, kind);
            string[] all = [text, MarkdownReport.Write(report, language, kind), HtmlReport.Write(report, language, kind)];
            Assert.All(states.Append(title).Append("runs-2026-11.jsonl"), word => Assert.All(all, format => Assert.Contains(word, format, StringComparison.Ordinal)));
            Assert.DoesNotContain(title, TextReport.Write(report with { Gaps = [] }, language, null, kind), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", "Open alerts +unknown", "Which alerts are open is not known.", "No alert is open.")]
    [InlineData("zh", "未解除的告警 +未知", "无法得知哪些告警尚未解除。", "没有未解除的告警。")]
    public void Alerts_whose_state_can_not_be_read_are_not_none(string culture, string fact, string note, string none)
    {
        ReportLanguage language = ReportLanguage.Find(culture);
        BackupReport report = ReportSamples.Empty with { Gaps = [new ReportGap { AlertStatePath = "/var/lib/alerts.json", Reason = "'/var/lib/alerts.json' can't be read." }] };
        foreach (ReportKind kind in Enum.GetValues<ReportKind>())
        {
            Assert.Matches(fact, TextReport.Write(report, language, null, kind));
            string[] all = [TextReport.Write(report, language, null, kind), MarkdownReport.Write(report, language, kind), HtmlReport.Write(report, language, kind)];
            Assert.All(all, format => Assert.Contains("alerts.json", format, StringComparison.Ordinal));
            Assert.All(all, format => Assert.Contains(note, format, StringComparison.Ordinal));
            Assert.All(all, format => Assert.DoesNotContain(none, format, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("en", "2, 1 is over", "over", "not yet", "yes")]
    [InlineData("zh", "2, 其中 1 个已恢复", "已恢复", "尚未", "是")]
    public void Of_an_alert_stands_whether_it_was_told_and_is_over(string culture, string fact, params string[] words)
    {
        ReportLanguage language = ReportLanguage.Find(culture);
        var alert = new ReportAlert { Kind = AlertKind.BackupFailed, Target = "db1:3306/shop", Level = AlertLevel.High, Since = ReportSamples.Now.AddDays(-1), Count = 2 };
        BackupReport report = ReportSamples.Empty with { OpenAlerts = [alert, alert with { Count = 0, ToldTime = new DateTime(2026, 11, 19, 10, 0, 0, DateTimeKind.Utc) }] };
        foreach (ReportKind kind in Enum.GetValues<ReportKind>())
        {
            string text = TextReport.Write(report, language, null, kind);
            string[] all = [text, MarkdownReport.Write(report, language, kind), HtmlReport.Write(report, language, kind)];
            Assert.All(words, word => Assert.All(all, format => Assert.Contains(word, format, StringComparison.Ordinal)));
            Assert.Contains(fact, Regex.Replace(text, " {2,}", ", "), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Colours_are_used_where_they_are_wanted_alone()
    {
        BackupReport report = ReportSamples.Rich("shop");
        string plain = TextReport.Write(report, ReportLanguage.English, new TextStyle(), ReportKind.Dashboard);
        string coloured = TextReport.Write(report, ReportLanguage.English, new TextStyle { HasColour = true }, ReportKind.Dashboard);
        Assert.DoesNotContain('\e', plain);
        Assert.Contains("\e[31mfailed", coloured, StringComparison.Ordinal);
        Assert.Equal(plain, Regex.Replace(Regex.Replace(coloured, "\e\\[[0-9]+m", ""), " +\n", "\n"));
    }

    [Theory]
    [InlineData("en", "1 run failed since the last backup, the last of them: shop", "The last backup is 1.06:00:00 old; 1.01:00:00 are allowed. The backup 20261120T020000Z-3f9a can't be read: shop")]
    [InlineData("zh", "自最近一次备份以来有 1 次运行失败，最近一次：shop", "最近一次备份距今 1.06:00:00，允许 1.01:00:00。 无法读取备份 20261120T020000Z-3f9a：shop")]
    public void Findings_are_in_the_language_of_the_report(string culture, params string[] texts)
    {
        // Wide enough for each in a line of its own.
        string text = TextReport.Write(ReportSamples.Rich("shop"), ReportLanguage.Find(culture), new TextStyle { Width = 400 });
        Assert.All(texts, finding => Assert.Contains(finding, text, StringComparison.Ordinal));
        string page = XDocument.Parse(HtmlReport.Write(ReportSamples.Rich("shop"), ReportLanguage.Find(culture))).Root!.Value;
        Assert.All(texts, finding => Assert.Contains(finding, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_finding_has_words_in_both_languages()
    {
        foreach (HealthFindingKind kind in Enum.GetValues<HealthFindingKind>())
        {
            var finding = new HealthFinding(BackupHealthStatus.Warning, kind, ["2", "b", "c"]);
            Assert.All(new[] { ReportLanguage.English, ReportLanguage.Chinese }, words => Assert.DoesNotContain("{", finding.In(words), StringComparison.Ordinal));
            Assert.Matches("^[ -~]+$", finding.ToString());
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", finding.In(ReportLanguage.Chinese));
        }

        Assert.Equal("2 runs failed.", new HealthFinding(BackupHealthStatus.Warning, HealthFindingKind.RunsFailed, ["2"]).ToString());
    }

    [Fact]
    public void Both_languages_say_the_same_things()
    {
        Dictionary<string, string> english = Words("ReportText.resx");
        Dictionary<string, string> chinese = Words("ReportText.zh.resx");
        Assert.Equal(english.Keys.Order(), chinese.Keys.Order());
        Assert.All(english, word => Assert.Equal(Placeholders(word.Value), Placeholders(chinese[word.Key])));
        Assert.All(english, word => Assert.Equal((word.Value, chinese[word.Key]), (ReportLanguage.English[word.Key], ReportLanguage.Chinese[word.Key])));
        Assert.All(english.Keys, key => Assert.NotEmpty(english[key] + chinese[key]));

        static string[] Placeholders(string text) => Placeholder().Matches(text).Select(m => m.Value).Order().ToArray();
    }

    [Theory]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("ZH-hans-CN", "zh-Hans")]
    [InlineData("zh_CN.UTF-8", "zh-Hans")]
    [InlineData("en", "en")]
    [InlineData("en-GB", "en")]
    public void A_language_is_found_by_its_culture(string culture, string expected) => Assert.Equal(expected, ReportLanguage.Find(culture).Name);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("zhx")]
    [InlineData("english")]
    public void A_language_that_there_is_not_is_refused(string culture)
    {
        BackupException refused = Assert.Throws<BackupException>(() => ReportLanguage.Find(culture));
        Assert.Equal(BackupErrorId.InvalidArgument, refused.ErrorId);
        Assert.Contains(culture, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("shop", 4)]
    [InlineData("数据库", 6)]
    [InlineData("e\u0301", 1)]
    [InlineData("😀", 2)]
    [InlineData("한글", 4)]
    public void Wide_characters_take_two_columns(string text, int columns)
    {
        Assert.Equal(columns, TextWidth.Of(text));
        Assert.Equal(5, TextWidth.Of(TextWidth.Fit(text, 5, toTheRight: true, "…")));
        Assert.All(TextWidth.Wrap(text + " " + text, 5), line => Assert.True(TextWidth.Of(line) <= 5));
    }

    [Theory]
    [InlineData(0.0, "0 1")]
    [InlineData(1.0, "0 1")]
    [InlineData(5.0, "0 2 4 6")]
    [InlineData(97.0, "0 25 50 75 100")]
    public void An_axis_of_counts_has_whole_steps(double largest, string labels)
    {
        ChartScale scale = ChartScale.ForCounts(largest);
        Assert.Equal(labels, string.Join(' ', Enumerable.Range(0, scale.StepCount + 1).Select(scale.Label)));
        Assert.True(scale.End >= largest);
    }

    [Theory]
    [InlineData(90.0, "UnitSeconds")]
    [InlineData(1500.0, "UnitMinutes")]
    [InlineData(20000.0, "UnitHours")]
    public void An_axis_of_time_has_a_unit_that_fits(double seconds, string unit)
    {
        ChartScale scale = ChartScale.ForSeconds(seconds);
        Assert.Equal(unit, scale.UnitKey);
        Assert.InRange(scale.End, seconds, 2 * seconds);
        Assert.InRange(scale.StepCount, 2, 5);
    }

    [Fact]
    public void More_days_than_a_line_has_room_for_are_averaged()
    {
        Assert.Equal("▁█ ▅", Sparkline.Draw([0, 8, null, 4], 60, isAscii: false));
        Assert.Equal("_#", Sparkline.Draw([0, 0, null, 4], 2, isAscii: true));
        Assert.Equal(60, Sparkline.Draw(Enumerable.Range(0, 366).Select(i => (double?)i).ToArray(), 60, isAscii: true).Length);
    }

    [Fact]
    public void A_screen_shows_what_fits()
    {
        string drawn = TextScreen.Draw(["one", "two", "three"], 3, isFirst: true);
        Assert.StartsWith("\e[2J\e[H", drawn, StringComparison.Ordinal);
        Assert.Contains("two", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("three", drawn, StringComparison.Ordinal);
        Assert.StartsWith("\e[Hone\e[K\n", TextScreen.Draw(["one"], 3, isFirst: false), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Words(string file) => XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Reports", file)).Root!
        .Elements("data").ToDictionary(e => (string)e.Attribute("name")!, e => e.Element("value")!.Value);

    [GeneratedRegex(@"\{[0-9]+\}")]
    private static partial Regex Placeholder();
}
