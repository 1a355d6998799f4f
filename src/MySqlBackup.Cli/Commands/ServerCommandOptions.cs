using System.CommandLine;
using MySqlBackup.Core;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Cli.Commands;

/// <summary>The options that say how to log in.</summary>
internal sealed class ServerCommandOptions
{
    private readonly Option<string?> _user = new("--user", "-u") { Description = "The account. Default: the option files', else your own name." };
    private readonly Option<bool> _password = new("--password") { Description = "Ask for the password on the terminal. It never stands on the command line; otherwise it comes from an option file or MYSQL_PWD.", Arity = ArgumentArity.Zero };
    private readonly Option<string?> _defaultsFile = new("--defaults-file") { Description = "The one option file to read, instead of /etc/my.cnf, /etc/mysql/my.cnf and ~/.my.cnf.", HelpName = "file" };
    private readonly Option<SslMode?> _sslMode = EnumOption.Create<SslMode>("--ssl-mode", "Whether the connection is encrypted and how far the server's certificate is checked.");
    private readonly Option<string?> _sslCa = new("--ssl-ca") { Description = "Certificate authorities to trust (PEM).", HelpName = "file" };
    private readonly Option<string?> _sslCert = new("--ssl-cert") { Description = "This client's certificate (PEM), for accounts that the server wants one of.", HelpName = "file" };
    private readonly Option<string?> _sslKey = new("--ssl-key") { Description = "The key of that certificate (PEM). Default: it stands in the same file.", HelpName = "file" };
    private readonly Option<bool> _allowPublicKeyRetrieval = new("--allow-public-key-retrieval") { Description = "Ask the server for the RSA key that hides the password where the connection is not encrypted." };

    private readonly Option<bool> _fixPermission = new("--fix-permission") { Description = "Close files with secrets, and the repository written to, where they lie open to others (chmod 600, 700)." };

    private string? _typed;

    public void AddTo(Command command)
    {
        command.Options.Add(_user);
        command.Options.Add(_password);
        command.Options.Add(_defaultsFile);
        command.Options.Add(_sslMode);
        command.Options.Add(_sslCa);
        command.Options.Add(_sslCert);
        command.Options.Add(_sslKey);
        command.Options.Add(_allowPublicKeyRetrieval);
        command.Options.Add(_fixPermission);
    }

    /// <summary>Merges the options with option files and environment, for one server.</summary>
    public ServerOptions Resolve(ParseResult result, string? server, IOperationOutput output) => ServerOptions.Resolve(Read(result, server), output);

    /// <summary>True where what lies open shall be closed.</summary>
    public bool FixesPermission(ParseResult result) => result.GetValue(_fixPermission);

    /// <summary>The options alone, for one server.</summary>
    public ServerParameters Read(ParseResult result, string? server)
    {
        ServerAddress? address = server is null ? null : ServerAddress.Parse(server);
        if (result.GetValue(_password))
        {
            _typed ??= PasswordPrompt.Read("Password: ");
        }

        return new ServerParameters
        {
            Address = address,
            User = result.GetValue(_user),
            Password = _typed,
            DefaultsFile = result.GetValue(_defaultsFile),
            SslMode = result.GetValue(_sslMode),
            SslCa = result.GetValue(_sslCa),
            SslCert = result.GetValue(_sslCert),
            SslKey = result.GetValue(_sslKey),
            FixPermission = FixesPermission(result),
            AllowPublicKeyRetrieval = result.GetValue(_allowPublicKeyRetrieval) ? true : null,
        };
    }
}
