namespace MySqlBackup.Core;

/// <summary>
/// How an operation talks to whoever runs it: a cmdlet, the runner, a test. Called from worker threads, so an
/// implementation must be thread-safe and must not block on the operation.
/// </summary>
public interface IOperationOutput
{
    /// <summary>Detail for someone who looks into a run.</summary>
    void Verbose(string message);

    /// <summary>Something the operator should know that does not fail the run.</summary>
    void Warning(string message);

    /// <summary>How far the run is; called at most a few times a second.</summary>
    void Progress(OperationProgress progress);
}
