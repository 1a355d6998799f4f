using System.Security.Cryptography;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Uses once, while the connections open, what a dump needs at its first row and at its end: the runtime compiles code when it is first
/// used, and at those two moments everybody waits for it. For a dump of a second that is a tenth of its time.
/// </summary>
internal static class WarmUp
{
    /// <summary>Begins on another thread; what goes wrong there goes wrong again, and is told, where it matters.</summary>
    public static void Begin(CompressionCodec codec) => _ = Task.Run(() => Run(codec));

    /// <summary>Does it on this thread.</summary>
    internal static void Run(CompressionCodec codec)
    {
        CopyRow(codec);
        SerializeManifest();
    }

    private static void CopyRow(CompressionCodec codec)
    {
        ColumnSchema[] columns = [new("n", "int", null, IsGenerated: false), new("t", "varchar", "utf8mb4", IsGenerated: false), new("b", "blob", null, IsGenerated: false)];
        var writer = new RowWriter();
        var hash = default(ContentHash);
        using var stream = codec.Compress(new MemoryStream());
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        writer.Begin(stream, SqlHeader.Bytes, new TableReader(new TableSchema { Database = "d", Name = "t", Kind = TableKind.Table, Columns = columns }, includeHistory: false));
        ReadOnlySpan<byte> row = "\u00011\u001eno more than a line of letters\u0001x"u8;
        hash.Add(row);
        writer.Write(row);
        writer.End();
        sha.AppendData(row);
    }

    private static void SerializeManifest()
    {
        var manifest = new BackupManifest
        {
            Id = BackupRepository.NewId(DateTime.UtcNow),
            Tool = ToolName.Value,
            Server = new ManifestServer { Address = "localhost", Family = "MySQL", Version = "0" },
            StartTime = DateTime.UtcNow,
            EndTime = DateTime.UtcNow,
            Options = new ManifestOptions { Compression = "none" },
            Snapshot = new ManifestSnapshot { LockMode = nameof(LockMode.None) },
            Databases =
            [
                new ManifestDatabase
                {
                    Name = "d",
                    FileName = "d",
                    Tables = [new ManifestTable { Name = "t", FileName = "t", Columns = ["n"] }],
                    Objects = [new ManifestObject(DatabaseObjectKind.View, "v", null)],
                },
            ],
            Files = [File(BackupFileKind.Table, "t"), File(BackupFileKind.View, "v")],
        };
        ManifestSerializer.Deserialize(ManifestSerializer.Serialize(manifest).Span, "a sample");
    }

    private static ManifestFile File(BackupFileKind kind, string table) => new()
    {
        Name = table,
        Kind = kind,
        Database = "d",
        Table = table,
        Size = 1,
        UncompressedSize = 1,
        Sha256 = new string('0', 64),
    };
}
