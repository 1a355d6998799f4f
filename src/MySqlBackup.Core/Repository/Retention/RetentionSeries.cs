namespace MySqlBackup.Core.Repository.Retention;

/// <summary>
/// What tells one series of backups from another: the server, and what was asked for. The server's own id or name counts beside the address, which
/// is the same for the local server of every machine that writes into one repository.
/// </summary>
internal sealed record RetentionSeries(string Server, string Identity, string Choice)
{
    /// <summary>The series of a backup with a manifest.</summary>
    public static RetentionSeries Of(BackupManifest manifest)
    {
        ManifestOptions options = manifest.Options;
        string choice = string.Join(
            '\n',
            Names(options.Database is ["*"] ? [] : options.Database),
            Names(options.ExcludeDatabase),
            Names(options.Table),
            Names(options.ExcludeTable),
            options.NoData == true ? "no data" : "",
            manifest.Files.Any(f => f.Kind == BackupFileKind.Grants) ? "accounts" : "");
        return new RetentionSeries(manifest.Server.Address, manifest.Server.Uuid ?? manifest.Server.HostName ?? "", choice);
    }

    private static string Names(IReadOnlyList<string> names) => string.Join('\0', names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
