using System.Globalization;
using System.Security.Cryptography;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.History;

/// <summary>
/// A file of lines that is only ever added to. Where the storage can't append, each addition is a file of its own beside it,
/// <c>runs-2026-11.20261120T160512123Z-9f3a01c2.jsonl</c>, and all are read as one, in the order of their names.
/// </summary>
internal sealed class JournalFile(IBackupStorage storage, string folder, string name)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int RandomBytes = 4;

    private string[]? _files;
    private byte[]? _content;

    /// <summary>The journal file that a file of the folder is, or is an addition to.</summary>
    public static string NameOf(string file)
    {
        string extension = Path.GetExtension(file);
        string stem = Path.GetFileNameWithoutExtension(file);
        int dot = stem.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? file : stem[..dot] + extension;
    }

    /// <summary>Adds whole lines, each with its line feed, and brings them to stable storage.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        if (storage.CanAppend)
        {
            storage.Append(folder, name, lines);
            return;
        }

        string time = DateTime.UtcNow.ToString(TimeFormat, CultureInfo.InvariantCulture);
        string random = Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomBytes)).ToLowerInvariant();
        storage.WriteDurable(folder, $"{Path.GetFileNameWithoutExtension(name)}.{time}-{random}{Path.GetExtension(name)}", lines);
    }

    /// <summary>All lines, as a stream that can seek; null where there are none.</summary>
    public Stream? Open()
    {
        _files ??= Find();
        return _files switch
        {
            [] => null,
            [var only] when only == name => storage.OpenRead(folder, name),
            _ => new MemoryStream(_content ??= ReadAll(_files), writable: false),
        };
    }

    private string[] Find() => storage.FolderExists(folder)
        ? storage.ListFiles(folder).Select(f => f.Name).Where(f => NameOf(f) == name).Order(StringComparer.Ordinal).ToArray()
        : [];

    // A month's additions are some megabytes at most, and far apart.
    private byte[] ReadAll(string[] files)
    {
        IReadOnlyList<byte[]> parts = StorageScan.Each(storage, files, file =>
        {
            using Stream stream = storage.OpenRead(folder, file);
            using var part = new MemoryStream();
            stream.CopyTo(part);
            return part.ToArray();
        });
        using var all = new MemoryStream();
        foreach (byte[] part in parts)
        {
            all.Write(part);
            if (part is [.., not (byte)'\n'])
            {
                all.WriteByte((byte)'\n');
            }
        }

        return all.ToArray();
    }
}
