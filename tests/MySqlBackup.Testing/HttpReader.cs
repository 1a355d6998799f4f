using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MySqlBackup.Testing;

/// <summary>Reads requests from a connection, one after the other.</summary>
internal sealed class HttpReader(Socket socket)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request up to its body; null where there is none.</summary>
    public HttpHead? ReadHead()
    {
        var lines = new List<string>();
        while (ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                lines.Add(line);
            }
            else if (lines.Count > 0)
            {
                return new HttpHead([.. lines]);
            }
        }

        return null;
    }

    /// <summary>Passes on the body of a request as it comes in, until it ends or <paramref name="pass"/> wants no more.</summary>
    /// <returns>Whether the whole body was read.</returns>
    public bool ReadBody(HttpHead head, Func<ReadOnlyMemory<byte>, bool> pass) =>
        head.IsChunked ? ReadChunks(pass) : ReadBytes(head.ContentLength, pass);

    /// <summary>Takes what comes until nothing more does.</summary>
    public void Drain()
    {
        while (Fill())
        {
            _start = _end;
        }
    }

    private bool ReadChunks(Func<ReadOnlyMemory<byte>, bool> pass)
    {
        while (ReadLine() is { } line)
        {
            long length = long.Parse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (!pass(Bytes(line)))
            {
                return false;
            }

            if (length == 0)
            {
                return ReadTrailer(pass);
            }

            if (!ReadBytes(length + 2, pass))
            {
                return false;
            }
        }

        return false;
    }

    private bool ReadTrailer(Func<ReadOnlyMemory<byte>, bool> pass)
    {
        while (ReadLine() is { } line)
        {
            if (!pass(Bytes(line)))
            {
                return false;
            }

            if (line.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadBytes(long length, Func<ReadOnlyMemory<byte>, bool> pass)
    {
        while (length > 0)
        {
            if (!Fill())
            {
                return false;
            }

            int taken = (int)Math.Min(length, _end - _start);
            ReadOnlyMemory<byte> bytes = _buffer.AsMemory(_start, taken);
            _start += taken;
            length -= taken;
            if (!pass(bytes))
            {
                return false;
            }
        }

        return true;
    }

    private string? ReadLine()
    {
        var line = new StringBuilder();
        while (Fill())
        {
            char next = (char)_buffer[_start++];
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(next);
        }

        return null;
    }

    /// <summary>False where nothing more comes.</summary>
    private bool Fill()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, socket.Receive(_buffer));
        }

        return _end > 0;
    }

    private static byte[] Bytes(string line) => Encoding.Latin1.GetBytes(line + "\r\n");
}
