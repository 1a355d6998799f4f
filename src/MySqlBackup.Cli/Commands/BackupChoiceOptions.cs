using System.CommandLine;

namespace MySqlBackup.Cli.Commands;

/// <summary>The options that say what is backed up and how: to do it, to time it, or to ask beforehand whether it can be done.</summary>
internal sealed class BackupChoiceOptions
{
    public BackupChoiceOptions()
    {
        Compression.AcceptOnlyFromAmong("none", "gzip", "zstd");
    }

    public Option<string[]> Database { get; } = QuantityOption.Names("--database", "Databases, by name or wildcard (* and ?). Default: all but the server's own.");

    public Option<string[]> ExcludeDatabase { get; } = QuantityOption.Names("--exclude-database", "Databases to leave out, by name or wildcard.");

    public Option<string[]> Table { get; } = QuantityOption.Names("--table", "Tables, as table or database.table, with wildcards. Default: all.");

    public Option<string[]> ExcludeTable { get; } = QuantityOption.Names("--exclude-table", "Tables to leave out, in the same forms.");

    public Option<string?> Compression { get; } = new("--compression", "-c") { Description = "Codec of the files. Default: zstd where libzstd is installed, else gzip.", HelpName = "none|gzip|zstd" };

    public Option<int?> CompressionLevel { get; } = QuantityOption.Number("--compression-level", "The codec's level: gzip 1 to 9, zstd 1 to 19.", 1, 19);

    public Option<int?> ThreadCount { get; } = QuantityOption.Number("--thread-count", "Connections that copy rows. Default: twice the processors, at most 16.", 1, 256);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Database, ExcludeDatabase, Table, ExcludeTable, Compression, CompressionLevel, ThreadCount])
        {
            command.Options.Add(option);
        }
    }
}
