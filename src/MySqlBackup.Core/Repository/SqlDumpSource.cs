using System.Text;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>One file that mysqldump or mariadb-dump wrote: plain, gzip or zstd, told by its first bytes.</summary>
internal static partial class SqlDumpSource
{
    private const int HeadSize = 4096;
    private const int TailSize = 1024;

    /// <summary>How both programs end a dump that is complete.</summary>
    public const string CompletedMark = "-- Dump completed";

    public static BackupSource Open(string path)
    {
        var file = new FileInfo(path);
        var storage = new LocalStorage(file.DirectoryName!);
        CompressionCodec codec = Sniff(path);
        codec.RequireAvailable();
        string head;
        try
        {
            using Stream content = codec.Decompress(storage.OpenRead("", file.Name));
            head = ReadHead(content, path);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new BackupException(BackupErrorId.FileDamaged, $"The file '{path}' can't be read: {e.Message}", e);
        }

        if (!LooksLikeSql(head))
        {
            throw new BackupException(
                BackupErrorId.FormatUnknown,
                $"'{path}' does not begin as an SQL dump does. Give a file that mysqldump or mariadb-dump wrote (plain, gzip or zstd).");
        }

        Match database = HeadDatabase().Match(head);
        string? name = database.Success ? database.Groups[1].Value : null;
        var source = new BackupSourceFile
        {
            Name = file.Name,
            Kind = BackupFileKind.Dump,
            Database = name,
            Size = file.Length,
            Codec = codec,
        };
        return new BackupSource(storage, "", BackupSourceFormat.SqlDump, file.Name, [source])
        {
            Databases = name is null ? [] : [name],
            IsComplete = codec.Extension.Length > 0 || HasCompletedMark(path),
        };
    }

    private static CompressionCodec Sniff(string path)
    {
        Span<byte> magic = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        if (read >= 2 && magic[0] == 0x1F && magic[1] == 0x8B)
        {
            return CompressionCodec.ForFile(".gz");
        }

        return read == 4 && magic.SequenceEqual<byte>([0x28, 0xB5, 0x2F, 0xFD]) ? CompressionCodec.ForFile(".zst") : CompressionCodec.None;
    }

    private static string ReadHead(Stream content, string path)
    {
        var head = new byte[HeadSize];
        int read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read >= 2 && head[0] + head[1] == 0xFF + 0xFE)
        {
            throw new BackupException(
                BackupErrorId.FormatUnknown,
                $"'{path}' is UTF-16, as Windows PowerShell writes what is redirected with '>'. Write dumps with --result-file, or convert the file to UTF-8.");
        }

        return Encoding.UTF8.GetString(head, 0, read);
    }

    private static bool LooksLikeSql(string head)
    {
        string start = head.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return !head.Contains('\0', StringComparison.Ordinal) && SqlStart().IsMatch(start);
    }

    private static bool HasCompletedMark(string path)
    {
        using FileStream file = File.OpenRead(path);
        file.Seek(-Math.Min(TailSize, file.Length), SeekOrigin.End);
        var tail = new byte[TailSize];
        int read = file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        return EndsComplete(tail.AsSpan(0, read));
    }

    /// <summary>True where the last line of a dump is the one that is written when it is complete; rows may hold the same words.</summary>
    public static bool EndsComplete(ReadOnlySpan<byte> tail)
    {
        ReadOnlySpan<byte> text = tail.TrimEnd(" \t\r\n"u8);
        return text[(text.LastIndexOf((byte)'\n') + 1)..].StartsWith("-- Dump completed"u8);
    }

    [GeneratedRegex(@"^-- Host: .*?\s+Database: (\S.*?)\s*$", RegexOptions.Multiline)]
    private static partial Regex HeadDatabase();

    [GeneratedRegex(@"^(--|#|/\*|(SET|CREATE|USE|DROP|INSERT|START|BEGIN|LOCK|DELIMITER)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex SqlStart();
}
