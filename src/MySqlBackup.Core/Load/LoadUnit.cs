using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Load;

/// <summary>Files that one connection loads in one transaction.</summary>
/// <param name="Table">Their table.</param>
/// <param name="Files">The files.</param>
/// <param name="IsWholeTable">True where they are all of the table, so that no other connection loads into it.</param>
internal sealed record LoadUnit(TableRestore Table, IReadOnlyList<BackupSourceFile> Files, bool IsWholeTable)
{
    public long Size { get; } = Files.Sum(file => file.UncompressedSize ?? file.Size);
}
