using System.Globalization;

namespace MySqlBackup.Core.Storage.Ssh;

/// <summary>
/// What an <c>ssh://user@host:port/path?option=value</c> address says. All else, keys and known hosts too, is the system's ssh's own configuration.
/// </summary>
internal sealed class SshOptions
{
    private const int LongestConnect = 15;
    private const int LooksInSilence = 4;

    private static readonly string[] Known = ["identity", "config", "knownHosts", .. StoragePatience.Options];

    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public SshOptions(string location)
    {
        Address = StorageUri.Parse(location, "host", Known);
        Patience = StoragePatience.Of(Address);
        string host = Address.Container;
        int at = host.LastIndexOf('@');
        string name = at < 0 ? host : host[(at + 1)..];
        int colon = name.StartsWith('[') ? name.IndexOf("]:", StringComparison.Ordinal) + 1 : name.IndexOf(':', StringComparison.Ordinal);
        Port = colon <= 0 ? null : int.TryParse(name[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue ? port
            : throw Invalid("what follows the host's ':' is no port");
        Host = (colon <= 0 ? name : name[..colon]).Trim('[', ']');
        User = at < 0 ? null : host[..at];
        if (User?.Contains(':', StringComparison.Ordinal) == true)
        {
            throw Invalid("a password does not belong into an address; use a key");
        }

        if (Host.StartsWith('-') || User?.StartsWith('-') == true || Host.Length == 0 || User?.Length == 0)
        {
            throw Invalid("it names no host");
        }

        // As in scp's URIs: two slashes for an absolute path would be a surprise, and ~ is the home of the account.
        Path = Address.Prefix.Length == 0 ? throw Invalid("it names no path. Write ssh://user@host/path, or ssh://user@host/~/path for one in the account's home")
            : Address.Prefix == "~" ? "."
            : Address.Prefix.StartsWith("~/", StringComparison.Ordinal) ? Address.Prefix[2..]
            : "/" + Address.Prefix;
    }

    /// <summary>The address.</summary>
    public StorageUri Address { get; }

    /// <summary>How long it may be silent, and how often a call is tried again.</summary>
    public StoragePatience Patience { get; }

    /// <summary>The host, or its alias in ssh's configuration.</summary>
    public string Host { get; }

    /// <summary>The folder there.</summary>
    public string Path { get; }

    private string? User { get; }

    private int? Port { get; }

    /// <summary>The arguments of ssh, up to and with the host.</summary>
    /// <param name="control">The path of the socket over which calls share a connection; null for one each.</param>
    public IEnumerable<string> Arguments(string? control)
    {
        // No prompt ever, and a line that is dead ends the call.
        string[] settings = ["BatchMode=yes", $"ConnectTimeout={Math.Min(LongestConnect, (int)Patience.Silence.TotalSeconds)}", $"ServerAliveInterval={Math.Max(1, (int)Patience.Silence.TotalSeconds / LooksInSilence)}", $"ServerAliveCountMax={LooksInSilence}", "ClearAllForwardings=yes"];
        IEnumerable<string> all = settings;
        if (control is not null)
        {
            all = all.Concat(["ControlMaster=auto", "ControlPersist=30", $"ControlPath={control}"]);
        }

        if (Option("knownHosts") is { } known)
        {
            all = all.Append($"UserKnownHostsFile={known}");
        }

        IEnumerable<string> arguments = all.SelectMany(setting => new[] { "-o", setting }).Append("-T");
        if (Option("config") is { } config)
        {
            arguments = arguments.Concat(["-F", config]);
        }

        if (Option("identity") is { } identity)
        {
            arguments = arguments.Concat(["-i", identity, "-o", "IdentitiesOnly=yes"]);
        }

        if (Port is { } port)
        {
            arguments = arguments.Concat(["-p", port.ToString(CultureInfo.InvariantCulture)]);
        }

        if (User is not null)
        {
            arguments = arguments.Concat(["-l", User]);
        }

        return arguments.Append("--").Append(Host);
    }

    private string? Option(string name) => Address.Options.GetValueOrDefault(name);

    private static BackupException Invalid(string problem) => new(BackupErrorId.InvalidArgument, $"The ssh:// address can't be used: {problem}.");
}
