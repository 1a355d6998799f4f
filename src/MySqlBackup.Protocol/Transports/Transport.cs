namespace MySqlBackup.Protocol.Transports;

/// <summary>A blocking stream of bytes to and from the server. Failures arrive as <see cref="MySqlConnectionException"/>.</summary>
internal abstract class Transport : IDisposable
{
    /// <summary>Waits for at least one byte; 0 means that the server closed the connection.</summary>
    public abstract int Receive(Span<byte> buffer);

    /// <summary>Sends all of it.</summary>
    public abstract void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Called where a command begins; the compressed protocol restarts its own sequence there.</summary>
    public virtual void BeginCommand()
    {
    }

    public abstract void Dispose();
}
