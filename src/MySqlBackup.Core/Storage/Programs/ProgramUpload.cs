using MySqlBackup.Core.Storage.Objects;

namespace MySqlBackup.Core.Storage.Programs;

/// <summary>An object that a program is writing from what it reads: the parts go to it one after the other.</summary>
internal sealed class ProgramUpload : IObjectUpload
{
    private readonly ProgramCall _call;
    private readonly Func<ProgramResult, BackupException> _failure;
    private readonly Action _abort;
    private readonly Task<byte[]> _output;
    private readonly PartOrder _order = new();

    /// <param name="call">The program, started.</param>
    /// <param name="failure">The error for a run of it that failed.</param>
    /// <param name="abort">Removes what was written; does not throw.</param>
    public ProgramUpload(ProgramCall call, Func<ProgramResult, BackupException> failure, Action abort)
    {
        _call = call;
        _failure = failure;
        _abort = abort;
        _output = ProgramCall.OnThread(call.ReadOutput);
    }

    // Several parts may be begun at once and on any thread; the program reads them by their numbers.
    public async Task AddAsync(int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _order.WaitAsync(number, cancellationToken).ConfigureAwait(false);
        await _call.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        _order.End(number);
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _call.CloseInput();
        byte[] output = await _output.WaitAsync(cancellationToken).ConfigureAwait(false);
        ProgramResult result = await ProgramCall.OnThread(() => _call.End(output)).WaitAsync(cancellationToken).ConfigureAwait(false);
        _call.Dispose();
        if (result.Code != 0)
        {
            throw _failure(result);
        }
    }

    public Task AbortAsync()
    {
        _call.Stop();
        _call.Dispose();
        _abort();
        return Task.CompletedTask;
    }
}
