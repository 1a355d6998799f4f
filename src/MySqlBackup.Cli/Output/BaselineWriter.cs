using System.Globalization;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Cli.Output;

/// <summary>Writes baselines and comparisons to standard output.</summary>
internal static class BaselineWriter
{
    public static void Write(OutputChoice choice, BackupBaseline baseline)
    {
        if (choice.Json)
        {
            RecordJson.WriteLine(baseline);
            return;
        }

        var measures = new TextTable("Measure", ">Value", "How");
        foreach (BaselineMeasure m in baseline.Measures)
        {
            measures.Add(m.Name, BaselineText.Format(m.Value, m.Unit), m.Detail);
        }

        measures.Write(Console.Out, colour: false);
        Console.Out.WriteLine();
        if (baseline.Codecs.Count > 0)
        {
            var codecs = new TextTable("Codec", ">Size", ">Speed", ">CPU a GB");
            foreach (CodecMeasure c in baseline.Codecs)
            {
                codecs.Add(
                    c.Name,
                    string.Create(CultureInfo.InvariantCulture, $"{c.Ratio * 100:0} %"),
                    ByteSize.Format(c.Throughput) + "/s",
                    c.CpuPerGigabyte is { } cpu ? Duration.Format(cpu) : "");
            }

            codecs.Write(Console.Out, colour: false);
            Console.Out.WriteLine();
        }

        var list = new TextList();
        list.Add("Recommended", baseline.RecommendedCompressionLevel is { } level ? $"{baseline.RecommendedCompression}:{level}" : baseline.RecommendedCompression);
        list.Add("Reason", baseline.Reason);
        foreach (string skipped in baseline.Skipped ?? [])
        {
            list.Add("Not measured", skipped);
        }

        list.Write(Console.Out);
    }

    public static void Write(OutputChoice choice, IReadOnlyList<BaselineComparison> comparisons)
    {
        var table = new TextTable("Measure", "Verdict", ">Was", ">Is", "Message");
        foreach (BaselineComparison c in comparisons)
        {
            if (choice.Json)
            {
                RecordJson.WriteLine(c);
            }

            table.Add(c.Measure, c.Verdict.ToString(), BaselineText.Format(c.Reference, c.Unit), BaselineText.Format(c.Current, c.Unit), c.Message);
        }

        if (!choice.Json)
        {
            table.Write(Console.Out, colour: false);
        }
    }
}
