using System.Globalization;
using System.Text;

namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>Prometheus's text format. The samples of a family stand together, in whatever order they come.</summary>
internal sealed class MetricText
{
    private readonly List<MetricFamily> _order = [];
    private readonly Dictionary<MetricFamily, StringBuilder> _samples = [];

    /// <summary>Adds a sample; what is not known, or no number, makes none.</summary>
    /// <param name="family">The metric.</param>
    /// <param name="labels">Names and values of its labels.</param>
    /// <param name="value">The value.</param>
    /// <param name="suffix">What a histogram's sample adds to the name.</param>
    public void Add(MetricFamily family, IEnumerable<(string Name, string Value)> labels, double? value, string suffix = "")
    {
        if (value is not { } known || !double.IsFinite(known))
        {
            return;
        }

        if (!_samples.TryGetValue(family, out StringBuilder? lines))
        {
            _order.Add(family);
            _samples[family] = lines = new StringBuilder();
        }

        lines.Append(family.Name).Append(suffix).Append('{')
            .AppendJoin(',', labels.Select(l => $"{l.Name}=\"{Escape(l.Value)}\""))
            .Append("} ").Append(known.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (MetricFamily family in _order)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help).Append('\n')
                .Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Type).Append('\n')
                .Append(_samples[family]);
        }

        return text.ToString();
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
