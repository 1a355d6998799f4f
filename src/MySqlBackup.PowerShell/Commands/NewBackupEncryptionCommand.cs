using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Makes a key to encrypt or decrypt backups with out of a passphrase or a certificate that is at hand.</summary>
[Cmdlet(VerbsCommon.New, "BackupEncryption", DefaultParameterSetName = PassphraseSet)]
[OutputType(typeof(EncryptionKey))]
public sealed class NewBackupEncryptionCommand : MySqlBackupCmdlet
{
    private const string PassphraseSet = "Passphrase";
    private const string CredentialSet = "Credential";
    private const string CertificateSet = "Certificate";

    /// <summary>The passphrase.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PassphraseSet)]
    [Secret]
    public SecureString? Passphrase { get; set; }

    /// <summary>An account whose password is the passphrase.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The certificate.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = CertificateSet)]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>What manifests call the passphrase.</summary>
    [Parameter(ParameterSetName = PassphraseSet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [ValidateNotNullOrEmpty]
    public string? Label { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(ParameterSetName switch
            {
                CertificateSet => EncryptionKey.FromCertificate(Certificate!),
                CredentialSet => EncryptionKey.FromPassphrase(Credential!.GetNetworkCredential().Password, Label ?? Credential.UserName),
                _ => EncryptionKey.FromPassphrase(SecretAttribute.Reveal(Passphrase)!, Label ?? "passphrase"),
            });
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(BackupErrorRecord.Create(e, Label));
        }
    }
}
