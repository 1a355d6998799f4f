using System.Globalization;
using System.Text.Json.Serialization;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers;

/// <summary>All that is needed to connect to a server. Never prints its password.</summary>
public sealed record ServerOptions
{
    /// <summary>Where the server listens; a port or a socket is always there.</summary>
    public required ServerAddress Address { get; init; }

    /// <summary>The account.</summary>
    public required string User { get; init; }

    /// <summary>The account's password; null or empty where it has none.</summary>
    [JsonIgnore]
    public string? Password { get; init; }

    /// <summary>Whether and how the connection is encrypted.</summary>
    public SslMode SslMode { get; init; } = SslMode.Preferred;

    /// <summary>File with the certificate authorities to trust (PEM); null trusts those of the machine.</summary>
    public string? SslCa { get; init; }

    /// <summary>File with this client's certificate (PEM).</summary>
    public string? SslCert { get; init; }

    /// <summary>File with the key of <see cref="SslCert"/> (PEM).</summary>
    public string? SslKey { get; init; }

    /// <summary>Whether packets are compressed on the way; pays on slow networks only.</summary>
    public bool Compress { get; init; }

    /// <summary>How long a connection may take to be made, login included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long nothing may come on a connection before the server is asked over another one what became of the statement. Where it is still at work,
    /// the wait goes on; where it is not, or does not answer, the connection counts as lost after as long again.
    /// </summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether an RSA key may be asked of the server where the connection is not encrypted.</summary>
    public bool AllowPublicKeyRetrieval { get; init; }

    /// <summary>
    /// Merges what was said explicitly, the option files, the environment (<c>MYSQL_HOST</c>, <c>MYSQL_TCP_PORT</c>,
    /// <c>MYSQL_UNIX_PORT</c>, <c>MYSQL_PWD</c>) and the defaults, in this order of weight.
    /// </summary>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorId.InvalidArgument"/>: an option file or a value in it is not usable. <see cref="BackupErrorId.PermissionTooOpen"/>: others can read
    /// a password or a key.
    /// </exception>
    public static ServerOptions Resolve(ServerParameters parameters, IOperationOutput? output = null, ClientEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        environment ??= ClientEnvironment.Current;
        OptionFile file = ReadOptionFiles(parameters.DefaultsFile, environment);
        foreach (string warning in file.Warnings)
        {
            output?.Warning(warning);
        }

        foreach (string path in file.PasswordFiles)
        {
            SecretFile.RequirePrivate(path, $"Option file {path} holds a password", parameters.FixPermission, output);
        }

        ServerOptions options = Merge(parameters, file, environment);
        if ((options.SslKey ?? options.SslCert) is { } key)
        {
            SecretFile.RequirePrivate(key, $"{key} holds the key of this client's certificate", parameters.FixPermission, output);
        }

        return options;
    }

    /// <summary>The same merge of what was read, whoever can read it.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: a value is not usable.</exception>
    internal static ServerOptions Merge(ServerParameters parameters, OptionFile file, ClientEnvironment environment)
    {
        if (parameters.SslKey is not null && (parameters.SslCert ?? file["ssl-cert"]) is null)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "SslKey is a key without its certificate. Give SslCert (--ssl-cert) too.");
        }

        string? ca = parameters.SslCa ?? file["ssl-ca"];
        return new ServerOptions
        {
            Address = ResolveAddress(parameters.Address, file, environment),
            User = parameters.User ?? parameters.Address?.User ?? NullIfEmpty(file["user"]) ?? environment.UserName,
            Password = parameters.Password ?? file["password"] ?? environment.Variable("MYSQL_PWD"),
            SslMode = parameters.SslMode ?? ReadSslMode(file, ca),
            SslCa = ca,
            SslCert = parameters.SslCert ?? file["ssl-cert"],
            SslKey = parameters.SslKey ?? file["ssl-key"],
            Compress = file.GetSwitch("compress") ?? false,
            ConnectTimeout = file["connect-timeout"] is { } seconds
                ? TimeSpan.FromSeconds(ReadNumber("connect-timeout", seconds, 1, 86400))
                : TimeSpan.FromSeconds(10),
            ReadTimeout = file["read-timeout"] is { } silence
                ? TimeSpan.FromSeconds(ReadNumber("read-timeout", silence, 1, 86400))
                : TimeSpan.FromMinutes(5),
            AllowPublicKeyRetrieval = parameters.AllowPublicKeyRetrieval ?? file.GetSwitch("get-server-public-key") ?? false,
        };
    }

    /// <summary>The same merge for a server written as text.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: the address, an option file or a value in it is not usable.</exception>
    public static ServerOptions Resolve(
        string? server,
        string? user = null,
        string? password = null,
        string? defaultsFile = null,
        SslMode? sslMode = null,
        IOperationOutput? output = null) =>
        Resolve(
            new ServerParameters
            {
                Address = server is null ? null : ServerAddress.Parse(server),
                User = user,
                Password = password,
                DefaultsFile = defaultsFile,
                SslMode = sslMode,
            },
            output);

    /// <summary>The same as the protocol's settings.</summary>
    /// <param name="isServerAtWork">Asked when nothing came for <see cref="ReadTimeout"/>; null: then the connection is lost.</param>
    public ConnectionSettings ToConnectionSettings(Func<bool>? isServerAtWork = null) => new()
    {
        Host = Address.Host ?? "localhost",
        Port = Address.Port ?? ServerAddress.DefaultPort,
        UnixSocket = Address.UnixSocket,
        User = User,
        Password = Password,
        SslMode = SslMode,
        SslCa = SslCa,
        SslCert = SslCert,
        SslKey = SslKey,
        Compress = Compress,
        ConnectTimeout = ConnectTimeout,
        ReadTimeout = ReadTimeout,
        IsServerAtWork = isServerAtWork,
        AllowPublicKeyRetrieval = AllowPublicKeyRetrieval,
        ProgramName = "MySqlBackup",
    };

    /// <summary><c>user@address</c>.</summary>
    public override string ToString() => $"{User}@{Address}";

    /// <summary>Reads the option files that <see cref="Resolve(ServerParameters, IOperationOutput?, ClientEnvironment?)"/> reads.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: one is not usable.</exception>
    internal static OptionFile ReadOptionFiles(string? defaultsFile, ClientEnvironment environment)
    {
        var file = new OptionFile();
        if (defaultsFile is not null)
        {
            file.Read(defaultsFile);
            if (file.Files.Count == 0)
            {
                throw new BackupException(BackupErrorId.InvalidArgument, file.Warnings[0]);
            }

            return file;
        }

        foreach (string path in environment.OptionFiles.Where(IsReadable))
        {
            file.Read(path);
        }

        return file;
    }

    /// <summary>An unnamed option file that this account may not read is passed over, as the servers' own clients do.</summary>
    private static bool IsReadable(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ServerAddress ResolveAddress(ServerAddress? given, OptionFile file, ClientEnvironment environment)
    {
        if (given?.UnixSocket is not null)
        {
            return given;
        }

        int? port = given?.Port ?? ReadPort("port", file["port"]) ?? ReadPort("MYSQL_TCP_PORT", NullIfEmpty(environment.Variable("MYSQL_TCP_PORT")));
        string? host = given?.Host ?? NullIfEmpty(file["host"]) ?? NullIfEmpty(environment.Variable("MYSQL_HOST"));
        bool tcp = given?.Port is not null || string.Equals(file["protocol"], "tcp", StringComparison.OrdinalIgnoreCase);

        // As in the servers' own clients, localhost means the socket; a port said explicitly means TCP.
        bool localhost = host is null || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        if (localhost && !tcp && FindSocket(file, environment) is { } socket)
        {
            return ServerAddress.ForSocket(socket);
        }

        return ServerAddress.ForHost(host ?? "localhost", port ?? ServerAddress.DefaultPort);
    }

    private static string? FindSocket(OptionFile file, ClientEnvironment environment) =>
        NullIfEmpty(file["socket"]) ?? NullIfEmpty(environment.Variable("MYSQL_UNIX_PORT")) ?? environment.Sockets.FirstOrDefault(File.Exists);

    /// <summary>MySQL's clients have <c>ssl-mode</c>, MariaDB's <c>ssl</c> and <c>ssl-verify-server-cert</c>.</summary>
    private static SslMode ReadSslMode(OptionFile file, string? ca)
    {
        if (file["ssl-mode"] is { } text)
        {
            return text.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
            {
                "DISABLED" => SslMode.Disabled,
                "PREFERRED" => SslMode.Preferred,
                "REQUIRED" => SslMode.Required,
                "VERIFYCA" => SslMode.VerifyCA,
                "VERIFYIDENTITY" => SslMode.VerifyFull,
                _ => throw new BackupException(BackupErrorId.InvalidArgument, $"ssl-mode in the option file is not one of DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY."),
            };
        }

        return file.GetSwitch("ssl") == false ? SslMode.Disabled
            : file.GetSwitch("ssl-verify-server-cert") == true ? SslMode.VerifyFull
            : ca is not null ? SslMode.VerifyCA
            : file.GetSwitch("ssl") == true ? SslMode.Required
            : SslMode.Preferred;
    }

    private static int? ReadPort(string name, string? text) => text is null ? null : ReadNumber(name, text, 1, ushort.MaxValue);

    private static int ReadNumber(string name, string text, int minimum, int maximum) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum
            ? value
            : throw new BackupException(BackupErrorId.InvalidArgument, $"{name} in the option file, or the environment, is not a number from {minimum} to {maximum}.");

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
