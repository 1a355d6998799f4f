
namespace MySqlBackup.Cli.Tests.Scale;

/// <summary>
/// A table as large as one likes: the server's answer to the dump's SELECT passes as it is, but its first row comes very many times. Everything
/// else, to the last packet, is the server's own.
/// </summary>
internal sealed class MultipliedRow(long bytes) : ProxyConversation
{
    // Numbers of packets wrap at 256: after a multiple of that the server's own numbers go on.
    private const int Numbers = 256;
    private const int BlockSize = 4 << 20;

    private volatile bool _isAsked;

    /// <summary>How many rows are added to the server's one, for a row of a length.</summary>
    public static long Added(long bytes, int rowLength) => bytes / ((long)RowsPerBlock(rowLength) * rowLength) * RowsPerBlock(rowLength);

    public override void PassToServer(Stream client, Stream server)
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            int length = ReadPacket(client, ref buffer);
            _isAsked |= buffer.AsSpan(0, length).IndexOf("SQL_NO_CACHE"u8) > 0;
            server.Write(buffer, 0, length);
        }
    }

    public override void PassToClient(Stream server, Stream client)
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            int length = ReadPacket(server, ref buffer);
            bool isAnswer = _isAsked;
            client.Write(buffer, 0, length);
            if (isAnswer)
            {
                _isAsked = false;
                int columns = buffer[HeaderSize];
                for (int i = 0; i < columns; i++)
                {
                    length = ReadPacket(server, ref buffer);
                    client.Write(buffer, 0, length);
                }

                PassRow(server, client, ref buffer);
            }
        }
    }

    private static int RowsPerBlock(int rowLength) => Math.Max(1, BlockSize / Numbers / (rowLength + HeaderSize)) * Numbers;

    private void PassRow(Stream server, Stream client, ref byte[] buffer)
    {
        const byte EndOfColumns = 0xFE;
        int length = ReadPacket(server, ref buffer);
        client.Write(buffer, 0, length);
        if (buffer[HeaderSize] == EndOfColumns && length < HeaderSize + 9)
        {
            length = ReadPacket(server, ref buffer);
            client.Write(buffer, 0, length);
        }

        int row = length - HeaderSize;
        byte[] block = new byte[RowsPerBlock(row) * length];
        for (int i = 0; i < RowsPerBlock(row); i++)
        {
            buffer.AsSpan(0, length).CopyTo(block.AsSpan(i * length));
            block[(i * length) + 3] = (byte)(buffer[3] + 1 + i);
        }

        for (long rows = Added(bytes, row); rows > 0; rows -= RowsPerBlock(row))
        {
            client.Write(block);
        }
    }
}
