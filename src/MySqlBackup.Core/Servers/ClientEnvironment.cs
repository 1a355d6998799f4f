namespace MySqlBackup.Core.Servers;

/// <summary>What this machine says about connections: environment variables, option files, sockets. Tests give their own.</summary>
public sealed record ClientEnvironment
{
    /// <summary>This process's environment.</summary>
    public static ClientEnvironment Current { get; } = new();

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The account's name where nothing else says one, as in the servers' own clients.</summary>
    public string UserName { get; init; } = Environment.UserName;

    /// <summary>The option files that are read where none is named, in order; missing ones are passed over.</summary>
    public IReadOnlyList<string> OptionFiles { get; init; } = DefaultOptionFiles();

    /// <summary>Unix sockets to try for <c>localhost</c>, in order.</summary>
    public IReadOnlyList<string> Sockets { get; init; } = OperatingSystem.IsWindows()
        ? []
        : ["/run/mysqld/mysqld.sock", "/var/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock"];

    private static string[] DefaultOptionFiles()
    {
        string home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".my.cnf");
        if (!OperatingSystem.IsWindows())
        {
            return ["/etc/my.cnf", "/etc/mysql/my.cnf", home];
        }

        string windows = Environment.GetFolderPath(Environment.SpecialFolder.Windows);
        return [Path.Combine(windows, "my.ini"), Path.Combine(windows, "my.cnf"), @"C:\my.ini", @"C:\my.cnf", home];
    }
}
