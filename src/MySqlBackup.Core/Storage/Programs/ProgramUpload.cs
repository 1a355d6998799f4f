using System.Collections.Concurrent;
using System.Security.Cryptography;
using MySqlBackup.Core.Storage.Objects;

namespace MySqlBackup.Core.Storage.Programs;

/// <summary>An object that a program is writing from what it reads: the parts go to it one after the other.</summary>
internal sealed class ProgramUpload : IObjectUpload
{
    private readonly ProgramCall _call;
    private readonly Func<ProgramResult, BackupException> _failure;
    private readonly Func<string, CancellationToken, Task> _finish;
    private readonly Action _abort;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Task<byte[]> _output;
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _ends = new();

    /// <param name="call">The program, started.</param>
    /// <param name="failure">The error for a run of it that failed.</param>
    /// <param name="finish">Gives what was written its name; takes its SHA-256 in hexadecimal.</param>
    /// <param name="abort">Removes what was written; does not throw.</param>
    public ProgramUpload(ProgramCall call, Func<ProgramResult, BackupException> failure, Func<string, CancellationToken, Task> finish, Action abort)
    {
        _call = call;
        _failure = failure;
        _finish = finish;
        _abort = abort;
        _output = call.ReadOutputAsync(CancellationToken.None);
        End(0).SetResult();
    }

    // Several parts may be begun at once and on any thread; the program reads them by their numbers.
    public async Task AddAsync(int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await End(number - 1).Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        _hash.AppendData(content.Span);
        await _call.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        End(number).SetResult();
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        ProgramResult result = await _call.EndAsync(await ReadRestAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        _call.Dispose();
        if (result.Code != 0)
        {
            throw _failure(result);
        }

        await _finish(Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant(), cancellationToken).ConfigureAwait(false);
    }

    public Task AbortAsync()
    {
        _call.Dispose();
        _hash.Dispose();
        _abort();
        return Task.CompletedTask;
    }

    private TaskCompletionSource End(int number) => _ends.GetOrAdd(number, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task<byte[]> ReadRestAsync(CancellationToken cancellationToken)
    {
        _call.CloseInput();
        return await _output.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
