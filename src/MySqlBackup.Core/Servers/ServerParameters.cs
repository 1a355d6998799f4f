using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers;

/// <summary>What was said explicitly about a connection; null leaves it to the option files, the environment and the defaults.</summary>
public sealed record ServerParameters
{
    /// <summary>Where the server listens.</summary>
    public ServerAddress? Address { get; init; }

    /// <summary>The account.</summary>
    public string? User { get; init; }

    /// <summary>The account's password.</summary>
    public string? Password { get; init; }

    /// <summary>The one option file to read; null reads the usual ones.</summary>
    public string? DefaultsFile { get; init; }

    /// <summary>Whether and how the connection is encrypted.</summary>
    public SslMode? SslMode { get; init; }

    /// <summary>File with the certificate authorities to trust (PEM).</summary>
    public string? SslCa { get; init; }

    /// <summary>File with this client's certificate (PEM).</summary>
    public string? SslCert { get; init; }

    /// <summary>File with the key of <see cref="SslCert"/> (PEM); null where it stands in the same file.</summary>
    public string? SslKey { get; init; }

    /// <summary>Whether an RSA key may be asked of the server where the connection is not encrypted.</summary>
    public bool? AllowPublicKeyRetrieval { get; init; }

    /// <summary>Close files with passwords or keys that lie open to others, instead of refusing them.</summary>
    public bool FixPermission { get; init; }

    /// <summary>Shows everything but the password.</summary>
    public override string ToString() => $"{User ?? "(default user)"}@{Address?.ToString() ?? "(default server)"}";
}
