using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Load;

/// <summary>
/// The rows of a <see cref="RowReader"/> as LOAD DATA reads them with <c>FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY
/// '\n'</c> in <c>CHARACTER SET binary</c>. It never throws into the protocol: it ends early, and the reader says why.
/// </summary>
public sealed class LoadDataStream(RowReader rows) : ReadOnlyStream
{
    private const int Produce = 128 * 1024;

    private readonly LoadDataBuffer _output = new(2 * Produce);
    private int _begin;

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        if (_begin == _output.Length)
        {
            _output.Clear();
            _begin = 0;
            rows.Fill(_output, Produce);
        }
        var count = Math.Min(buffer.Length, _output.Length - _begin);
        _output.Bytes.Slice(_begin, count).CopyTo(buffer);
        _begin += count;
        return count;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _output.Dispose();
        }
        base.Dispose(disposing);
    }
}
