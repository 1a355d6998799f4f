using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MySqlBackup.Core.Servers;

/// <summary>
/// Where a server listens: <c>host</c>, <c>host:port</c>, <c>[v6]:port</c>, <c>unix:/path</c> or <c>mysql://user@host:port</c>.
/// </summary>
public sealed record ServerAddress
{
    /// <summary>The port that IANA registered for MySQL.</summary>
    public const int DefaultPort = 3306;

    private const string UnixPrefix = "unix:";

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" \t/\\@?#[]");

    /// <summary>Reads an address.</summary>
    /// <param name="address">One of the forms above; a bare absolute path is a unix socket.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: not one of these forms, or it holds a password.</exception>
    public ServerAddress(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        string text = address.Trim();
        if (text.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase))
        {
            text = text[UnixPrefix.Length..];
            UnixSocket = text.StartsWith("//", StringComparison.Ordinal) ? text[2..] : text;
            if (!UnixSocket.StartsWith('/'))
            {
                throw Invalid(address, "a unix socket is given as unix:/path with an absolute path");
            }
        }
        else if (text.StartsWith('/'))
        {
            UnixSocket = text;
        }
        else if (text.Contains("://", StringComparison.Ordinal))
        {
            (Host, Port, User) = ReadUri(text);
        }
        else
        {
            (Host, Port) = ReadHost(text, address);
        }
    }

    /// <summary>An address as it is compared: hosts are the same in any case, sockets and URIs are not.</summary>
    /// <param name="address">An address as results show it; it need not be one.</param>
    internal static string Normalize(string address) =>
        address.StartsWith(UnixPrefix, StringComparison.Ordinal) || address.Contains('/', StringComparison.Ordinal) ? address : address.ToLowerInvariant();

    /// <summary>True where both are the same server's, as far as they can be told apart without a connection.</summary>
    internal static bool AreSame(string? a, string? b) => a == b || (a is not null && b is not null && Normalize(a) == Normalize(b));

    private ServerAddress(string? host, int? port, string? unixSocket)
    {
        Host = host;
        Port = port;
        UnixSocket = unixSocket;
    }

    /// <summary>Host name or IP address; null for a unix socket.</summary>
    public string? Host { get; }

    /// <summary>TCP port; null where none was said, and for a unix socket.</summary>
    public int? Port { get; }

    /// <summary>Path of the unix socket; null for TCP.</summary>
    public string? UnixSocket { get; }

    /// <summary>The account's name, where the address was a URI that gave one.</summary>
    public string? User { get; }

    /// <summary>An address from its parts.</summary>
    public static ServerAddress ForHost(string host, int port) => new(host, port, null);

    /// <summary>The address of a unix socket.</summary>
    public static ServerAddress ForSocket(string path) => new(null, null, path);

    /// <summary>Reads an address; see the constructor.</summary>
    public static ServerAddress Parse(string address) => new(address);

    /// <summary>The address in a form that <see cref="Parse"/> reads; without the user.</summary>
    public override string ToString()
    {
        if (UnixSocket is not null)
        {
            return UnixPrefix + UnixSocket;
        }

        string host = Host!.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return Port is null ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{Port}");
    }

    private static (string Host, int? Port) ReadHost(string text, string address)
    {
        if (IPAddress.TryParse(text, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 && !text.StartsWith('['))
        {
            return (text, null);
        }

        int close = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        string host = close > 0 ? text[1..close] : text.Split(':')[0];
        string rest = close > 0 ? text[(close + 1)..] : text[host.Length..];
        if (host.Length == 0 || host.AsSpan().ContainsAny(NotInHosts))
        {
            throw Invalid(address, "write host, host:port, [ipv6]:port, unix:/path or mysql://user@host:port");
        }

        return rest.Length == 0 ? (host, null)
            : rest[0] == ':' ? (host, ReadPort(rest[1..], host))
            : throw Invalid(address, "only a port may follow the brackets");
    }

    // What follows the colon may be a password whose host was forgotten: it is not repeated.
    private static int ReadPort(string text, string host) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw Invalid(host + ":…", "the port must be a number from 1 to 65535");

    private static (string Host, int? Port, string? User) ReadUri(string text)
    {
        int schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        string authority = text[(schemeEnd + 3)..].TrimEnd('/');
        int at = authority.LastIndexOf('@');
        string user = at < 0 ? "" : authority[..at];
        string host = authority[(at + 1)..];
        if (user.Contains(':', StringComparison.Ordinal))
        {
            // The text is not repeated: it holds the password.
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"The address of {host} holds a password, which others on the machine could read. Leave it out and give the password through a credential, an option file or MYSQL_PWD.");
        }

        if (text[..schemeEnd].ToUpperInvariant() is not ("MYSQL" or "MARIADB"))
        {
            throw Invalid(text, "a URI starts with mysql:// or mariadb://");
        }

        if (host.Contains('/', StringComparison.Ordinal))
        {
            throw Invalid(text, "an address names no database; say which with -Database (--database)");
        }

        (string name, int? port) = ReadHost(host, text);
        return (name, port, user.Length == 0 ? null : Uri.UnescapeDataString(user));
    }

    private static BackupException Invalid(string address, string reason) =>
        new(BackupErrorId.InvalidArgument, address.Contains('@', StringComparison.Ordinal)
            ? $"The address of the server can't be used: {reason}. It is not repeated here, because a password may stand in front of its @."
            : $"'{address}' is not a server address: {reason}.");
}
