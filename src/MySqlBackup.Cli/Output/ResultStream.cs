using MySqlBackup.Core;

namespace MySqlBackup.Cli.Output;

/// <summary>Standard output. Where it can't be written, because a disk is full for example, that is an expected failure with its own id.</summary>
internal sealed class ResultStream(Stream output) : Stream
{
    private const int NoSpaceUnix = 28; // ENOSPC
    private const int DiskFullWindows = unchecked((int)0x80070070); // ERROR_DISK_FULL

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Has all results written through one.</summary>
    public static void Use() => Console.SetOut(new StreamWriter(new ResultStream(Console.OpenStandardOutput()), Console.Out.Encoding, 4096) { AutoFlush = true });

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            output.Write(buffer);
        }
        catch (IOException e)
        {
            bool isFull = e.HResult == (OperatingSystem.IsWindows() ? DiskFullWindows : NoSpaceUnix);
            throw new BackupException(
                isFull ? BackupErrorId.DestinationFull : BackupErrorId.DestinationNotWritable,
                $"Standard output can't be written: {e.Message.TrimEnd('.')}. {(isFull ? "Free some space, or send it elsewhere." : "Send it elsewhere.")}",
                e);
        }
    }

    public override void Flush() => output.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
