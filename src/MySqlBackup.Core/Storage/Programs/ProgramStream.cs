using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Storage.Programs;

/// <summary>What a program writes, as a stream. At its end the program must have ended well: output that was cut is an error.</summary>
internal sealed class ProgramStream(ProgramCall call, Func<ProgramResult, BackupException> failure) : ReadOnlyStream
{
    private bool _checked;

    public override int Read(Span<byte> buffer)
    {
        int read = call.Output.Read(buffer);
        if (read == 0 && !buffer.IsEmpty)
        {
            Check();
        }

        return read;
    }

    // Whoever reads waits on its own thread, not on one of the pool's: see ProgramCall.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration _ = cancellationToken.Register(call.Kill);
        int read = call.Output.Read(buffer.Span);
        cancellationToken.ThrowIfCancellationRequested();
        if (read == 0 && !buffer.IsEmpty)
        {
            Check();
        }

        return ValueTask.FromResult(read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            call.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check()
    {
        if (!_checked)
        {
            _checked = true;
            call.CloseInput();
            ProgramResult result = call.End([]);
            if (result.Code != 0)
            {
                throw new IOException(result.Reason, failure(result));
            }
        }
    }
}
