using System.Globalization;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Integrity;

/// <summary>Makes a data folder, and knows the arguments each family's server program wants.</summary>
internal sealed class ScratchServerSetup(ServerBinary binary, ScratchServerOptions options, ScratchFolder folder)
{
    private bool IsMariaDB => binary.Family == ServerFamily.MariaDB;

    /// <summary>Initialises the data folder, or copies the template.</summary>
    /// <param name="started">Told of the program that initialises, for whoever must be able to end it.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public void PrepareData(Action<ServerProcess> started, CancellationToken cancellationToken)
    {
        // lower_case_table_names is fixed at initialisation, so no template fits a chosen one.
        if (options.DataTemplate is not null && options.LowerCaseTableNames is null)
        {
            Copy(options.DataTemplate, folder.Data);
            return;
        }

        Directory.CreateDirectory(folder.Data);
        var (program, arguments) = IsMariaDB ? InitializeMariaDB() : InitializeMySql();
        var process = ServerProcess.Start(program, arguments, folder.ErrorLog, folder.Path);
        started(process);
        using var cancelled = cancellationToken.Register(process.Kill);
        if (!process.WaitForExit(options.StartTimeout))
        {
            process.Kill();
            throw Unavailable($"did not finish within {options.StartTimeout.TotalSeconds:0} s", process.LastWords());
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw Unavailable($"ended with code {process.ExitCode}", process.LastWords());
        }

        BackupException Unavailable(string how, string words) => new(
            BackupErrorId.ScratchServerUnavailable,
            $"A scratch server can't be made: initialising its data folder with '{program}' {how}. {words}");
    }

    /// <summary>The arguments to run the server with.</summary>
    /// <param name="port">The port on 127.0.0.1, or null for the unix socket alone.</param>
    public List<string> ServerArguments(int? port)
    {
        var arguments = Common();
        arguments.AddRange(
        [
            $"--datadir={folder.Data}",
            $"--socket={folder.Socket}",
            $"--pid-file={folder.PidFile}",
            $"--log-error={folder.ErrorLog}",
            $"--tmpdir={folder.Temporary}",
            $"--innodb-buffer-pool-size={Number(options.BufferPoolSize)}",
            $"{(HasRedoLogCapacity ? "--innodb-redo-log-capacity" : "--innodb-log-file-size")}={Number(options.RedoLogSize)}",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--sync-binlog=0",
            "--secure-file-priv=",
            "--local-infile=1",
            "--skip-name-resolve",
            "--max-allowed-packet=1G",
            "--max-connections=250",

            // Restored events must not act on restored data; MySQL 8 runs them by default.
            "--event-scheduler=OFF",
        ]);
        arguments.AddRange(port is null ? ["--skip-networking"] : ["--bind-address=127.0.0.1", $"--port={port}"]);
        arguments.AddRange(options.BinaryLog ? ["--log-bin=binlog", "--server-id=1", "--binlog-format=ROW"] : ["--skip-log-bin"]);
        if (!IsMariaDB)
        {
            // The X plugin's socket and port would be the packaged server's.
            arguments.Add("--mysqlx=OFF");
            if (options.BinaryLog)
            {
                arguments.AddRange(["--gtid-mode=ON", "--enforce-gtid-consistency=ON"]);
            }
        }

        arguments.AddRange(options.Arguments);
        return arguments;
    }

    private bool HasRedoLogCapacity =>
        !IsMariaDB && Version.TryParse(binary.Version.Split('-')[0], out var version) && version >= new Version(8, 0, 30);

    private List<string> Common()
    {
        List<string> arguments = ["--no-defaults"];
        if (Environment.IsPrivilegedProcess)
        {
            // Both programs refuse to run as root unless told so.
            arguments.Add("--user=root");
        }

        if (options.LowerCaseTableNames is not null)
        {
            arguments.Add($"--lower-case-table-names={options.LowerCaseTableNames}");
        }

        return arguments;
    }

    private (string Program, List<string> Arguments) InitializeMariaDB()
    {
        var arguments = Common();
        arguments.AddRange(
        [
            $"--basedir={binary.BaseDirectory}",
            $"--datadir={folder.Data}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--skip-name-resolve",
            "--innodb-log-file-size=8M",
        ]);
        string[] names = ["mariadb-install-db", "mysql_install_db"];
        string[] folders =
        [
            Path.Combine(binary.BaseDirectory, "bin"),
            Path.Combine(binary.BaseDirectory, "scripts"),
            Path.GetDirectoryName(binary.Path)!,
            "/usr/bin",
        ];
        var program = folders.SelectMany(place => names.Select(name => Path.Combine(place, name))).FirstOrDefault(File.Exists)
            ?? throw new BackupException(
                BackupErrorId.ScratchServerUnavailable,
                $"mariadb-install-db, which belongs to '{binary.Path}', is not on this machine. Install the whole server package.");
        return (program, arguments);
    }

    private (string Program, List<string> Arguments) InitializeMySql()
    {
        var arguments = Common();
        arguments.AddRange(["--initialize-insecure", $"--datadir={folder.Data}", $"--log-error={folder.ErrorLog}", "--secure-file-priv="]);
        if (HasRedoLogCapacity)
        {
            arguments.Add("--innodb-redo-log-capacity=8M");
        }

        return (binary.Path, arguments);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, directory)));
        }

        // auto.cnf holds MySQL's server_uuid, which no two servers may share.
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "auto.cnf"))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
