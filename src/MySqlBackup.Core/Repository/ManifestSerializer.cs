using System.Text.Json;
using System.Text.Json.Serialization;

namespace MySqlBackup.Core.Repository;

/// <summary>Writes and reads <c>manifest.json</c>. What it reads was checked: nothing in it contradicts the rest or leads out of the folder.</summary>
public static class ManifestSerializer
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "manifest.json";

    // What a table's entries take with short names; a wrong guess costs memory, nothing else.
    private const int UsualEntrySize = 768;

    /// <summary>The manifest as UTF-8 JSON.</summary>
    public static Memory<byte> Serialize(BackupManifest manifest)
    {
        // With very many tables this is megabytes, and a buffer that grows by doubling would hold them several times over.
        var json = new MemoryStream(Math.Min(manifest.Files.Count + 1, 1 << 20) * UsualEntrySize);
        JsonSerializer.Serialize(json, manifest, ManifestJson.Default.BackupManifest);
        return json.GetBuffer().AsMemory(0, (int)json.Length);
    }

    /// <summary>Reads a manifest and checks it.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="path">Where it came from, for messages.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ManifestDamaged"/> with what is wrong; <see cref="BackupErrorId.FormatUnknown"/>: a later version wrote it.</exception>
    public static BackupManifest Deserialize(ReadOnlySpan<byte> json, string path)
    {
        BackupManifest? manifest;
        try
        {
            RequireKnownVersion(json, path);
            manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.BackupManifest);
        }
        catch (JsonException e)
        {
            throw Damaged(path, e.Message, e);
        }

        if (manifest is null)
        {
            throw Damaged(path, "it is empty");
        }

        string? problem = ManifestCheck.FindProblem(manifest);
        return problem is null ? manifest : throw Damaged(path, problem);
    }

    internal static BackupException Damaged(string path, string problem, Exception? cause = null) => new(
        BackupErrorId.ManifestDamaged,
        $"The manifest '{path}' can't be trusted: {problem.TrimEnd('.')}. The backup can't be used as it is; take another one.",
        cause);

    // A later version may lay everything else out differently, so the version is read alone first.
    private static void RequireKnownVersion(ReadOnlySpan<byte> json, string path)
    {
        ManifestVersion? version = JsonSerializer.Deserialize(json, ManifestJson.Default.ManifestVersion);
        int found = version?.FormatVersion ?? 0;
        if (found > BackupManifest.EncryptedFormatVersion)
        {
            throw new BackupException(
                BackupErrorId.FormatUnknown,
                $"The manifest '{path}' has format version {found}; this version of MySqlBackup reads up to {BackupManifest.EncryptedFormatVersion}. Use a later MySqlBackup.");
        }

        if (found < 1)
        {
            throw Damaged(path, "it has no format version");
        }
    }
}
