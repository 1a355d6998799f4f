namespace MySqlBackup.Core.History;

/// <summary>The line of least squares through points.</summary>
internal static class TrendLine
{
    /// <summary>How much the value changes where the position grows by one; null with fewer than two different positions.</summary>
    public static double? Slope(IReadOnlyCollection<(double Position, double Value)> points)
    {
        if (points.Count < 2)
        {
            return null;
        }

        double middle = points.Average(p => p.Position);
        double mean = points.Average(p => p.Value);
        double spread = points.Sum(p => (p.Position - middle) * (p.Position - middle));
        return spread > 0 ? points.Sum(p => (p.Position - middle) * (p.Value - mean)) / spread : null;
    }
}
