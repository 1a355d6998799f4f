using System.Globalization;

namespace MySqlBackup.Core.Load;

/// <summary>The place of a statement in a file.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Number">The statement's number, from 1.</param>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Offset">The byte it begins at, from 0, in the decompressed file.</param>
public readonly record struct StatementPosition(string File, long Number, long Line, long Offset)
{
    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}, statement {Number} (line {Line}, byte {Offset})");
}
