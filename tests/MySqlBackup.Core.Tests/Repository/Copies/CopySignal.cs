using Xunit;

namespace MySqlBackup.Core.Tests.Repository.Copies;

/// <summary>Tells a test that a copy has come to a step.</summary>
internal sealed class CopySignal : IOperationOutput, IDisposable
{
    private readonly ManualResetEventSlim _came = new();
    private volatile string _phase = "";

    /// <summary>Waits until bytes of a step went.</summary>
    public void Wait(string phase)
    {
        _phase = phase;
        Assert.True(_came.Wait(TimeSpan.FromMinutes(1)));
    }

    public void Verbose(string message)
    {
    }

    public void Warning(string message)
    {
    }

    public void Progress(OperationProgress progress)
    {
        if (progress.Phase == _phase && progress.BytesDone > 0)
        {
            _came.Set();
        }
    }

    public void Dispose() => _came.Dispose();
}
