using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>The base of the cmdlets that log in to a server: how, beside where.</summary>
public abstract class ServerCmdlet : MySqlBackupCmdlet
{
    /// <summary>The account and its password.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The one option file to read.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DefaultsFile { get; set; }

    /// <summary>Whether and how the connection is encrypted.</summary>
    [Parameter]
    public SslMode? SslMode { get; set; }

    /// <summary>The certificate authorities to trust.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SslCa { get; set; }

    /// <summary>This client's certificate.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SslCert { get; set; }

    /// <summary>The certificate's key.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SslKey { get; set; }

    /// <summary>Whether an RSA key may be asked of the server.</summary>
    [Parameter]
    public SwitchParameter AllowPublicKeyRetrieval { get; set; }

    /// <summary>Close files with secrets that lie open to others.</summary>
    [Parameter]
    public SwitchParameter FixPermission { get; set; }

    /// <summary>Merges the parameters with option files and environment, for one server.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: an address, a path or a value in an option file is not usable.</exception>
    private protected ServerOptions ResolveServer(string? server) => ServerOptions.Resolve(ReadParameters(server), new PipelineOutput(this));

    /// <summary>The parameters alone, for one server.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: an address or a path is not usable.</exception>
    private protected ServerParameters ReadParameters(string? server) => new()
    {
        Address = server is null ? null : ServerAddress.Parse(server),
        User = HasCredential ? Credential!.UserName : null,
        Password = HasCredential ? Credential!.GetNetworkCredential().Password : null,
        DefaultsFile = DefaultsFile is null ? null : ResolvePath(DefaultsFile),
        SslMode = SslMode,
        SslCa = SslCa is null ? null : ResolvePath(SslCa),
        SslCert = SslCert is null ? null : ResolvePath(SslCert),
        SslKey = SslKey is null ? null : ResolvePath(SslKey),
        FixPermission = FixPermission,
        AllowPublicKeyRetrieval = AllowPublicKeyRetrieval.IsPresent ? AllowPublicKeyRetrieval.ToBool() : null,
    };

    private bool HasCredential => Credential is not null && Credential != PSCredential.Empty;
}
