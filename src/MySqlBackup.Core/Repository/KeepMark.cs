using System.Text.Json;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>Says that a backup is to stay whatever retention says: <c>keep.json</c> in its folder. That the file is there is what counts.</summary>
/// <param name="By">Who set it, as account and machine; empty where that can't be read.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Note">Why; null where nothing was said.</param>
public sealed record KeepMark(string By, DateTime Time, string? Note)
{
    internal const string FileName = "keep.json";

    private const long LargestFile = 64 << 10;

    /// <summary>A mark set now by this account.</summary>
    internal static KeepMark Now(string? note) =>
        new($"{Environment.UserName}@{Environment.MachineName}", DateTime.UtcNow, string.IsNullOrWhiteSpace(note) ? null : note.Trim());

    /// <summary>The mark of a folder; null where it has none.</summary>
    internal static KeepMark? Read(IBackupStorage storage, string folder)
    {
        if (storage.FileSize(folder, FileName) is not { } size)
        {
            return null;
        }

        try
        {
            if (size is > 0 and <= LargestFile)
            {
                using Stream stream = storage.OpenRead(folder, FileName);
                if (JsonSerializer.Deserialize(stream, ManifestJson.Default.KeepMark) is { } mark)
                {
                    return mark with { By = mark.By ?? "" };
                }
            }
        }
        catch (Exception e) when (e is BackupException or IOException or JsonException)
        {
            // A mark that can't be read is one.
        }

        return new KeepMark("", default, null);
    }

    internal byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.KeepMark);

    /// <summary>In a line.</summary>
    public override string ToString() => (By.Length > 0 ? $"by {By}" : "by someone") + (Note is null ? "" : $": {Note}");
}
