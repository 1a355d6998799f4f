using System.Diagnostics;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Testing;

/// <summary>The <c>mariadb</c> or <c>mysql</c> program, which tests use to set up and to judge: it shares no code with what is tested.</summary>
public sealed class CommandLineClient
{
    private readonly string _program;
    private readonly string _socket;

    private CommandLineClient(string program, string socket)
    {
        _program = program;
        _socket = socket;
    }

    /// <summary>The client that belongs to a server, connecting as root over its socket.</summary>
    public static CommandLineClient For(ScratchServer server) => new(Find(server.Binary, "mysql"), server.Socket);

    /// <summary>A program of the server's package: <c>mysql</c>, <c>mysqldump</c>; under MariaDB's names where they are.</summary>
    public static string Find(ServerBinary server, string name)
    {
        string[] names = server.Family == ServerFamily.MariaDB ? [name.Replace("mysql", "mariadb-", StringComparison.Ordinal).TrimEnd('-'), name] : [name];
        string[] folders = [Path.GetDirectoryName(server.Path)!, Path.Combine(server.BaseDirectory, "bin"), "/usr/bin"];
        return names.SelectMany(candidate => folders.Select(folder => Path.Combine(folder, candidate))).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"The program {name} of {server.Path} is not here.");
    }

    /// <summary>Runs statements and gives the rows as tab-separated lines, without headings.</summary>
    /// <exception cref="InvalidOperationException">A statement failed; the message is the server's.</exception>
    public string Run(string statements, string? database = null)
    {
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(statements));
        return Run(input, database, ["--batch", "--skip-column-names"]);
    }

    /// <summary>Runs statements and goes on past those that the server refuses.</summary>
    /// <returns>What the server said to them.</returns>
    public string RunOn(string statements, string? database = null)
    {
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(statements));
        return Run(input, database, ["--batch", "--skip-column-names", "--force"], isForced: true);
    }

    /// <summary>Feeds a file, as an operator restores a dump.</summary>
    public void Load(Stream script, string? database = null) => Run(script, database, []);

    private string Run(Stream input, string? database, string[] more, bool isForced = false)
    {
        var start = new ProcessStartInfo(_program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments = ["--no-defaults", "--user=root", $"--socket={_socket}", "--default-character-set=utf8mb4", "--comments", .. more];
        foreach (var argument in database is null ? arguments : [.. arguments, database])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            input.CopyTo(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The client stopped at an error and reads no further; its words follow.
        }

        process.WaitForExit();
        if (isForced)
        {
            return errors.GetAwaiter().GetResult().TrimEnd('\n');
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(_program)}: {errors.GetAwaiter().GetResult()}");
        }

        return output.GetAwaiter().GetResult().TrimEnd('\n');
    }
}
