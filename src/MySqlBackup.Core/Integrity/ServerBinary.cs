using System.Diagnostics;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Integrity;

/// <summary>A server program on this machine: <c>mariadbd</c> or <c>mysqld</c>.</summary>
/// <param name="Path">Where the program is.</param>
/// <param name="Family">What it says it is: the name alone does not tell, since MariaDB packages install a <c>mysqld</c> too.</param>
/// <param name="Version">The version it reports, for example <c>10.11.19-MariaDB-0+deb12u1</c>.</param>
public sealed partial record ServerBinary(string Path, ServerFamily Family, string Version)
{
    /// <summary>Names a MariaDB server program that is not where it is looked for.</summary>
    public const string MariaDBVariable = "MYSQLBACKUP_MARIADBD";

    /// <summary>Names a MySQL server program that is not where it is looked for.</summary>
    public const string MySqlVariable = "MYSQLBACKUP_MYSQLD";

    private static readonly string[] UsualFolders =
        ["/usr/sbin", "/usr/libexec", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/local/mysql/bin", "/opt/homebrew/bin"];

    /// <summary>The folder that holds the program's <c>bin</c>, <c>sbin</c> or <c>libexec</c>: the server's <c>basedir</c>.</summary>
    public string BaseDirectory => System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(Path)) ?? "/";

    /// <summary>
    /// Finds a server program by the environment variable, then in <c>PATH</c>, then in the usual folders; null where there is none.
    /// </summary>
    /// <param name="family">Whose; Percona Server is looked for under MySQL's name. Null: MariaDB if there is one, else MySQL.</param>
    public static ServerBinary? Find(ServerFamily? family = null)
    {
        if (family is null)
        {
            return Find(ServerFamily.MariaDB) ?? Find(ServerFamily.MySql) ?? Find(ServerFamily.Percona);
        }

        var isMariaDB = family == ServerFamily.MariaDB;
        var named = Environment.GetEnvironmentVariable(isMariaDB ? MariaDBVariable : MySqlVariable);
        if (!string.IsNullOrEmpty(named))
        {
            var chosen = Probe(named);
            return chosen.Family == family ? chosen : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(UsualFolders);
        var candidates = folders
            .SelectMany(folder => isMariaDB
                ? new[] { System.IO.Path.Combine(folder, "mariadbd"), System.IO.Path.Combine(folder, "mysqld") }
                : [System.IO.Path.Combine(folder, "mysqld")])
            .Distinct(StringComparer.Ordinal)
            .Where(File.Exists);
        return candidates.Select(TryProbe).FirstOrDefault(binary => binary?.Family == family);
    }

    /// <summary>Asks a program for its version.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ScratchServerUnavailable"/>: it can't be run or is not a server.</exception>
    public static ServerBinary Probe(string path)
    {
        string said;
        try
        {
            var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            start.ArgumentList.Add("--no-defaults");
            start.ArgumentList.Add("--version");
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            said = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            process.WaitForExit();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            throw new BackupException(BackupErrorId.ScratchServerUnavailable, $"The server program '{path}' can't be run: {e.Message}.", e);
        }

        var match = VersionPattern().Match(said);
        if (!match.Success)
        {
            throw new BackupException(
                BackupErrorId.ScratchServerUnavailable,
                $"'{path}' does not answer --version as mariadbd or mysqld do. Name the server program itself.");
        }

        var version = match.Groups[1].Value;
        var family = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? ServerFamily.MariaDB
            : said.Contains("Percona", StringComparison.OrdinalIgnoreCase) ? ServerFamily.Percona
            : ServerFamily.MySql;
        return new ServerBinary(System.IO.Path.GetFullPath(path), family, version);
    }

    private static ServerBinary? TryProbe(string path)
    {
        try
        {
            return Probe(path);
        }
        catch (BackupException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\bVer\s+(\d+\.\d+\.\d+\S*)")]
    private static partial Regex VersionPattern();
}
