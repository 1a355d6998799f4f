namespace MySqlBackup.Core.Monitoring;

/// <summary>How much of something a run took.</summary>
/// <param name="Average">On average over the run.</param>
/// <param name="Peak">At most: the highest sample, or the average of the busiest time between two samples.</param>
public sealed record ResourceFigure(double Average, double Peak);
