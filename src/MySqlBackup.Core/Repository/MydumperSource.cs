using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>A folder that mydumper wrote, 0.9 to 1.0. Aliases in file names are resolved through <c>metadata</c> and the files' content.</summary>
internal static partial class MydumperSource
{
    private const string PartialMetadata = "metadata.partial";
    private const string Alias = "mydumper_";
    private const int HeadSize = 64 << 10;

    public static bool IsMydumper(IBackupStorage storage)
    {
        return storage.ListFiles("").Any(f => f.Name is BackupFileName.Metadata or PartialMetadata) ||
            storage.ListFiles("").Any(f => BackupFileName.TryParse(f.Name, out BackupFileName? name) && name.Kind == BackupFileKind.Database);
    }

    public static BackupSource Open(IBackupStorage storage)
    {
        string metadata = ReadMetadata(storage);
        Dictionary<(string, string), (string? RealName, long? Rows)> tables = ParseMetadata(metadata);
        var databases = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = new List<BackupSourceFile>();
        var rows = new Dictionary<(string, string), long>();
        List<(StorageFile File, BackupFileName Name)> named = Parse(storage);
        foreach ((StorageFile file, BackupFileName name) in named)
        {
            if (name.Database is { } alias && !databases.ContainsKey(alias))
            {
                databases.Add(alias, ResolveDatabase(storage, named, alias));
            }
        }

        HashSet<(string?, string?)> views = named.Where(n => n.Name.Kind == BackupFileKind.View).Select(n => (n.Name.Database, n.Name.Table)).ToHashSet();
        foreach ((StorageFile file, BackupFileName name) in named)
        {
            string? database = name.Database is null ? null : databases[name.Database];
            string? table = null;
            if (name.Table is not null)
            {
                tables.TryGetValue((name.Database!, name.Table), out (string? RealName, long? Rows) entry);
                table = entry.RealName ?? ResolveTable(storage, named, name.Database!, name.Table);
                if (entry.Rows is { } count)
                {
                    rows[(database!, table)] = count;
                }
            }

            bool standsForView = name.Kind == BackupFileKind.Table && views.Contains((name.Database, name.Table));
            files.Add(new BackupSourceFile
            {
                Name = file.Name,
                Kind = standsForView ? BackupFileKind.ViewPlaceholder : name.Kind,
                Database = database,
                Table = table,
                Part = name.Part,
                Size = file.Size,
                Codec = CompressionCodec.ForFile(file.Name),
            });
        }

        return new BackupSource(
            storage,
            "",
            BackupSourceFormat.Mydumper,
            System.IO.Path.GetFileName(storage.Location),
            files.OrderBy(f => f.Kind).ThenBy(f => f.Database, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal).ToArray())
        {
            Databases = databases.Values.Order(StringComparer.Ordinal).ToArray(),
            RecordedRows = rows,
            IsComplete = metadata.Contains(MydumperMetadata.FinishedMark, StringComparison.Ordinal),
        };
    }

    private static List<(StorageFile File, BackupFileName Name)> Parse(IBackupStorage storage)
    {
        var named = new List<(StorageFile, BackupFileName)>();
        IReadOnlyList<StorageFile> files = storage.ListFiles("");
        var names = new MydumperNames(files.Select(f => f.Name));
        foreach (StorageFile file in files)
        {
            if (names.TryParse(file.Name, out BackupFileName? name))
            {
                named.Add((file, name));
            }
            else if (file.Name.EndsWith(".dat", StringComparison.Ordinal) || file.Name.Contains(".dat.", StringComparison.Ordinal) ||
                file.Name.Contains(".sql", StringComparison.Ordinal))
            {
                throw new BackupException(
                    BackupErrorId.FormatUnknown,
                    $"'{storage.Location}' was written by mydumper in a form that can't be read here ('{file.Name}'). SQL files are read: plain, gzip or zstd.");
            }
        }

        return named;
    }

    private static string ReadMetadata(IBackupStorage storage)
    {
        string name = storage.FileSize("", BackupFileName.Metadata) is null ? PartialMetadata : BackupFileName.Metadata;
        if (storage.FileSize("", name) is null)
        {
            return "";
        }

        using Stream stream = storage.OpenRead("", name);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static Dictionary<(string Database, string Table), (string? RealName, long? Rows)> ParseMetadata(string metadata)
    {
        var tables = new Dictionary<(string, string), (string?, long?)>();
        (string, string)? current = null;
        foreach (string line in metadata.Split('\n'))
        {
            Match section = TableSection().Match(line);
            if (line.StartsWith('['))
            {
                current = section.Success ? (section.Groups[2].Value, section.Groups[3].Value) : null;
            }
            else if (current is { } key && line.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals)
            {
                string value = line[(equals + 1)..].Trim();
                tables.TryGetValue(key, out (string? RealName, long? Rows) entry);
                tables[key] = line[..equals].Trim() switch
                {
                    // As it stands between backticks in SQL.
                    "real_table_name" => (value.Replace("\u10000", "\n", StringComparison.Ordinal).Replace("``", "`", StringComparison.Ordinal), entry.Rows),
                    "rows" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long rows) => (entry.RealName, rows),
                    _ => entry,
                };
            }
        }

        return tables;
    }

    private static string ResolveDatabase(IBackupStorage storage, List<(StorageFile File, BackupFileName Name)> named, string alias) =>
        !alias.StartsWith(Alias, StringComparison.Ordinal) ? alias : ReadCreatedName(
            storage, named.Find(n => n.Name.Kind == BackupFileKind.Database && n.Name.Database == alias).File.Name) ?? alias;

    private static string ResolveTable(IBackupStorage storage, List<(StorageFile File, BackupFileName Name)> named, string database, string alias) =>
        !alias.StartsWith(Alias, StringComparison.Ordinal) ? alias : ReadCreatedName(
            storage, named.Find(n => n.Name.Kind is BackupFileKind.Table && n.Name.Database == database && n.Name.Table == alias).File.Name) ?? alias;

    private static string? ReadCreatedName(IBackupStorage storage, string? fileName)
    {
        if (fileName is null)
        {
            return null;
        }

        try
        {
            using Stream content = CompressionCodec.ForFile(fileName).Decompress(storage.OpenRead("", fileName));
            var head = new byte[HeadSize];
            int read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            Match create = CreatedName().Match(Encoding.UTF8.GetString(head, 0, read));
            return create.Success ? create.Groups[1].Value.Replace("``", "`", StringComparison.Ordinal) : null;
        }
        catch (InvalidDataException e)
        {
            throw new BackupException(BackupErrorId.FileDamaged, $"The file '{storage.FilePath("", fileName)}' can't be read: {e.Message}", e);
        }
    }

    [GeneratedRegex("^\\[([`\"])(.+)\\1\\.\\1(.+)\\1\\]\\s*$")]
    private static partial Regex TableSection();

    [GeneratedRegex("^CREATE (?:TABLE|DATABASE|SCHEMA)\\b[^`]*`((?:[^`]|``)+)`", RegexOptions.Multiline)]
    private static partial Regex CreatedName();
}
