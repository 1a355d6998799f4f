namespace MySqlBackup.Core.Monitoring.Diagnosis;

/// <summary>Something that was not as in the runs before.</summary>
/// <param name="Factor">What.</param>
/// <param name="Usual">The median of the runs before: bytes of <see cref="DiagnosisFactor.DataSize"/> and a second of network, seconds of locks, statements of server load, else percent.</param>
/// <param name="Current">In this run.</param>
/// <param name="Message">The same in words.</param>
public sealed record DiagnosisChange(DiagnosisFactor Factor, double Usual, double Current, string Message);
